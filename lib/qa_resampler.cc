// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/channel/polyphase_kernel.h"
#include "qa_signals.h"
#include "qa_spectrum.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/channel/resampler.h>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_resampler : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_resampler);
    CPPUNIT_TEST(tones_of_the_pass_band_keep_level_time_and_purity);
    CPPUNIT_TEST(tones_of_the_stop_band_vanish);
    CPPUNIT_TEST(noise_keeps_its_density);
    CPPUNIT_TEST(a_pulse_stays_where_it_is);
    CPPUNIT_TEST(no_drift);
    CPPUNIT_TEST(pieces_give_the_samples_of_the_whole);
    CPPUNIT_TEST(it_says_how_much_it_needs);
    CPPUNIT_TEST(equal_rates_copy);
    CPPUNIT_TEST(kernels_agree);
    CPPUNIT_TEST(wrong_rates_are_refused);
    CPPUNIT_TEST_SUITE_END();

    struct rates {
        double in, out;
    };
    // Whole ratios, fractions of small and large terms, and clocks that are a little off.
    const std::vector<rates> several = {
        { 30.72e6, 61.44e6 }, { 15.36e6, 61.44e6 },
        { 61.44e6, 20e6 },    { 20e6, 61.44e6 },
        { 0.5e6, 61.44e6 },   { 61.44e6, 1.92e6 },
        { 122.88e6, 20e6 },   { 61.44e6 * 0.9999987, 1.92e6 },
        { 23.04e6, 30.72e6 }, { 30.72e6 * 1.0000021, 20e6 },
        { 1e6, 1e6 * M_PI },
    };

    static qa::samples convert(resampler& r, const qa::samples& x, size_t room)
    {
        qa::samples y(room);
        y.resize(r.process(x.data(), x.size(), y.data(), room));
        return y;
    }

    /* A converted tone from output `first` on, once the start has passed. */
    static qa::samples
    converted_tone(resampler& r, double frequency, rates at, size_t first, size_t count)
    {
        auto y = convert(
            r, qa::tone(r.input_for(first + count), frequency, at.in), first + count);
        y.erase(y.begin(), y.begin() + std::ptrdiff_t(first));
        return y;
    }

    static size_t settled(rates at, double width)
    {
        return size_t(8.0 / width * std::max(1.0, at.out / at.in));
    }

    void tones_of_the_pass_band_keep_level_time_and_purity()
    {
        for (const auto at : several) {
            for (double band : { 0.8, 0.9 }) {
                for (double stop : { 1.0, 2.0 - band }) {
                    for (double share : { -1.0, -0.37, 0.0, 0.02, 0.61, 1.0 }) {
                        resampler r(at.in, at.out, band, stop);
                        const double f = 0.5 * share * band * std::min(at.in, at.out);
                        const size_t first = settled(at, stop - band);
                        const auto y = converted_tone(r, f, at, first, 500);
                        std::complex<double> level;
                        const auto wanted = [&](size_t n) {
                            const double cycles = f / at.out * double(first + n);
                            return std::polar(1.0, 2.0 * M_PI * std::fmod(cycles, 1.0));
                        };
                        for (size_t n = 0; n < y.size(); ++n) {
                            level += std::complex<double>(y[n]) * std::conj(wanted(n)) /
                                double(y.size());
                        }
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(
                            0.0, qa::db(std::norm(level)), 0.001);
                        // A thousandth of a sample late at the edge of a band of 0.8 of
                        // the rate would turn the tone by 0.0025.
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, std::arg(level), 1e-4);
                        double impure = 0.0;
                        for (size_t n = 0; n < y.size(); ++n) {
                            impure = std::max(impure,
                                              std::norm(std::complex<double>(y[n]) -
                                                        level * wanted(n)));
                        }
                        CPPUNIT_ASSERT(qa::db(impure) < -85.0);
                    }
                }
            }
        }
    }

    void tones_of_the_stop_band_vanish()
    {
        for (const rates at : { rates{ 61.44e6, 20e6 },
                                rates{ 61.44e6, 1.92e6 },
                                rates{ 122.88e6, 20e6 },
                                rates{ 30.72e6 * 1.0000021, 20e6 } }) {
            for (double stop : { 1.0, 1.2 }) {
                for (double beyond : { 0.0, 0.013, 0.24, 0.5, 0.9, 1.0 }) {
                    resampler r(at.in, at.out, 0.8, stop);
                    const double edge = 0.5 * stop * at.out;
                    const double f = edge + beyond * (0.5 * at.in - edge);
                    const auto y = converted_tone(r, f, at, settled(at, stop - 0.8), 500);
                    double most = 0.0;
                    for (const auto v : y) {
                        most = std::max<double>(most, std::norm(v));
                    }
                    CPPUNIT_ASSERT(qa::db(most) < -85.0);
                }
            }
        }
    }

    void noise_keeps_its_density()
    {
        for (const rates at :
             { rates{ 1.0, 4.0 }, rates{ 3.0, 1.0 }, rates{ 1.0, M_PI } }) {
            resampler r(at.in, at.out, 0.8, 1.0);
            const size_t count = 400000;
            const qa::mean_spectrum spectrum(
                convert(r, qa::noise_source(11).block(r.input_for(count)), count),
                at.out,
                1024);
            const double band = 0.4 * std::min(at.in, at.out);
            const double density = spectrum.power(-band, band) / (2.0 * band);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(density * at.in), 0.06);
            if (at.out > at.in) {
                const double image =
                    spectrum.highest(1.25 * band + 4.0 * spectrum.bin_width(), at.out);
                CPPUNIT_ASSERT(qa::db(image / (density * spectrum.bin_width())) < -85.0);
            }
        }
    }

    void a_pulse_stays_where_it_is()
    {
        for (const auto at : several) {
            resampler r(at.in, at.out);
            // Bandwidth well within the smaller rate's; middle between two samples.
            const double width = 4.0 / std::min(at.in, at.out);
            const double middle = 30.0 * width + 0.3 / at.in;
            const size_t count = size_t(60.0 * width * at.out);
            qa::samples x(r.input_for(count));
            for (size_t n = 0; n < x.size(); ++n) {
                const double t = (double(n) / at.in - middle) / width;
                x[n] = float(std::exp(-t * t));
            }
            const auto y = convert(r, x, count);
            double weight = 0.0, moment = 0.0;
            for (size_t n = 0; n < count; ++n) {
                weight += y[n].real();
                moment += y[n].real() * double(n);
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(middle * at.out, moment / weight, 1e-3);
        }
    }

    void no_drift()
    {
        // A slow tone for half a million samples: a relative error of the ratio of 1e-10
        // would show.
        const rates at{ 1.0, 1.0 + 1e-7 * M_PI };
        const size_t count = 500000;
        resampler r(at.in, at.out);
        const double f = 0.35;
        const auto y = converted_tone(r, f, at, 0, count);
        std::complex<double> level;
        for (size_t n = count - 1000; n < count; ++n) {
            level += std::complex<double>(y[n]) *
                std::polar(1.0, -2.0 * M_PI * std::fmod(f / at.out * double(n), 1.0));
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, std::arg(level), 3e-5);
    }

    void pieces_give_the_samples_of_the_whole()
    {
        for (const auto at : several) {
            const size_t count = size_t(std::min(20000.0 * at.out / at.in, 50000.0));
            resampler whole(at.in, at.out);
            const auto x = qa::noise_source(3).block(whole.input_for(count));
            const auto y = convert(whole, x, count);
            CPPUNIT_ASSERT_EQUAL(count, y.size());
            for (size_t piece : { 1, 7, 1000, 8191 }) {
                for (size_t room : { size_t(1), size_t(333), count }) {
                    resampler r(at.in, at.out);
                    qa::samples z(count);
                    size_t given = 0;
                    for (size_t i = 0; i < x.size(); i += piece) {
                        given += r.process(&x[i],
                                           std::min(piece, x.size() - i),
                                           z.data() + given,
                                           std::min(room, count - given));
                    }
                    while (given < count) {
                        const size_t n = r.process(
                            nullptr, 0, z.data() + given, std::min(room, count - given));
                        CPPUNIT_ASSERT(n > 0);
                        given += n;
                    }
                    CPPUNIT_ASSERT(y == z);
                }
            }
        }
    }

    void it_says_how_much_it_needs()
    {
        for (const auto at : several) {
            resampler r(at.in, at.out);
            const qa::samples x(100000);
            qa::samples y(1000000);
            CPPUNIT_ASSERT_EQUAL(size_t(0), r.input_for(0));
            for (size_t count : { 1, 2, 77, 1000 }) {
                const size_t needed = r.input_for(count);
                if (needed > 0) {
                    CPPUNIT_ASSERT(r.process(x.data(), needed - 1, y.data(), 0) == 0);
                    CPPUNIT_ASSERT_EQUAL(size_t(1), r.input_for(count));
                    CPPUNIT_ASSERT(r.process(x.data(), 1, y.data(), 0) == 0);
                }
                CPPUNIT_ASSERT_EQUAL(size_t(0), r.input_for(count));
                CPPUNIT_ASSERT_EQUAL(count, r.process(nullptr, 0, y.data(), count));
            }
        }
    }

    void equal_rates_copy()
    {
        resampler r(20e6, 20e6);
        const auto x = qa::noise_source(4).block(10000);
        CPPUNIT_ASSERT(x == convert(r, x, x.size()));
    }

    void kernels_agree()
    {
        qa::noise_source noise(5);
        for (int taps : { 8, 16, 48, 200 }) {
            std::vector<float> table(5 * taps), real(400), imag(400);
            for (auto* values : { &table, &real, &imag }) {
                for (auto& v : *values) {
                    v = noise.draw().real();
                }
            }
            const std::vector<polyphase_output> outputs = {
                { 0, 3, 0.0f }, { 1, 0, 0.25f }, { 3, 2, 0.999f }, { 200, 1, 0.5f }
            };
            for (bool between : { false, true }) {
                qa::samples ours(outputs.size()), generic(outputs.size());
                polyphase_filter(table.data(),
                                 taps,
                                 real.data(),
                                 imag.data(),
                                 outputs.data(),
                                 outputs.size(),
                                 between,
                                 ours.data());
                polyphase_filter_generic(table.data(),
                                         taps,
                                         real.data(),
                                         imag.data(),
                                         outputs.data(),
                                         outputs.size(),
                                         between,
                                         generic.data());
                for (size_t i = 0; i < outputs.size(); ++i) {
                    std::complex<double> wanted;
                    for (int k = 0; k < taps; ++k) {
                        const double a = table[outputs[i].row * taps + k];
                        const double b = table[(outputs[i].row + 1) * taps + k];
                        const double c = between ? a + outputs[i].to_next_row * (b - a)
                                                 : a;
                        wanted += c *
                            std::complex<double>(real[outputs[i].first + k],
                                                 imag[outputs[i].first + k]);
                    }
                    CPPUNIT_ASSERT(std::abs(wanted - std::complex<double>(ours[i])) <
                                   1e-6 * taps);
                    CPPUNIT_ASSERT(std::abs(wanted - std::complex<double>(generic[i])) <
                                   1e-6 * taps);
                }
            }
        }
    }

    static std::string refusal(double in, double out, double pass, double stop)
    {
        try {
            resampler r(in, out, pass, stop);
        } catch (const std::invalid_argument& e) {
            return e.what();
        }
        return "accepted";
    }

    void wrong_rates_are_refused()
    {
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "resampler: rates must be positive and one at most 4096 times the "
                "other, got 0.000000 and 1000000.000000 Hz"),
            refusal(0.0, 1e6, 0.8, 1.0));
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "resampler: rates must be positive and one at most 4096 times the "
                "other, got 5000000.000000 and 1000.000000 Hz"),
            refusal(5e6, 1e3, 0.8, 1.0));
        const std::string bands =
            "resampler: the pass band must be positive, and the stop "
            "band between it and 2 less it, got ";
        CPPUNIT_ASSERT_EQUAL(bands + "0.800000 and 1.250000",
                             refusal(1.0, 2.0, 0.8, 1.25));
        CPPUNIT_ASSERT_EQUAL(bands + "0.800000 and 0.800000",
                             refusal(1.0, 2.0, 0.8, 0.8));
        CPPUNIT_ASSERT_EQUAL(bands + "nan and 1.000000", refusal(1.0, 2.0, NAN, 1.0));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_resampler);
