// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include "qa_spectrum.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/channel/resampler.h>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <stdexcept>

using namespace gr::specsense::core;

namespace {

/* A tone at `frequency`, in a signal that says it is `bandwidth` wide. */
class tone_waveform : public waveform
{
public:
    tone_waveform(double rate, double bandwidth, double frequency)
        : waveform(rate, bandwidth), d_frequency(frequency)
    {
    }

private:
    void make_block(std::vector<sample>& block) override
    {
        for (int n = 0; n < 100; ++n) {
            const double cycles = d_frequency / sample_rate() * double(block_start() + n);
            block.push_back(
                sample(std::polar(1.0, 2.0 * M_PI * (cycles - std::floor(cycles)))));
        }
    }

    double d_frequency;
};

/* Noise of power 1 that fills `bandwidth`; each block is an activity over its half below
 * the centre, and one over a tenth above it. */
class noise_waveform : public waveform
{
public:
    noise_waveform(double rate, double bandwidth)
        : waveform(rate, bandwidth),
          d_shape(1.01 * rate, rate, 0.97 * bandwidth / rate, 1.03 * bandwidth / rate)
    {
    }

private:
    void make_block(std::vector<sample>& block) override
    {
        const size_t count = 1000;
        const auto white = d_noise.block(d_shape.input_for(count),
                                         float(1.01 * sample_rate() / bandwidth()));
        block.resize(count);
        d_shape.process(white.data(), white.size(), block.data(), count);
        const double start = double(block_start()) / sample_rate();
        const double stop = start + double(count) / sample_rate();
        report({ start, stop, -0.5 * bandwidth(), 0.0 });
        report({ start, stop, 0.0, 0.1 * bandwidth() });
    }

    qa::noise_source d_noise{ 21 };
    resampler d_shape;
};

/* On for 1000 samples, off for as many, and so on; says it is `bandwidth` wide. */
class gated_waveform : public waveform
{
public:
    gated_waveform(double rate, double bandwidth) : waveform(rate, bandwidth) {}

private:
    void make_block(std::vector<sample>& block) override
    {
        const double start = double(block_start()) / sample_rate();
        block.assign(1000, sample(1.0f));
        block.resize(2000);
        report({ start,
                 start + 1000 / sample_rate(),
                 -0.5 * bandwidth(),
                 0.5 * bandwidth() });
    }
};

} // namespace

class qa_tuned_waveform : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_tuned_waveform);
    CPPUNIT_TEST(a_tone_comes_out_at_its_frequency_and_time);
    CPPUNIT_TEST(a_fast_clock_stretches_time);
    CPPUNIT_TEST(a_carrier_within_the_band_keeps_its_power);
    CPPUNIT_TEST(a_carrier_half_outside_is_cut);
    CPPUNIT_TEST(a_carrier_wider_than_the_band_is_cut);
    CPPUNIT_TEST(pieces_give_the_samples_of_the_whole);
    CPPUNIT_TEST(activities_are_in_the_receivers_time_and_band);
    CPPUNIT_TEST(signals_outside_the_band_are_refused);
    CPPUNIT_TEST(another_frequency_is_taken_without_a_jump_in_time);
    CPPUNIT_TEST(what_lasts_is_told_again_at_another_frequency);
    CPPUNIT_TEST(changes_are_the_same_in_pieces);
    CPPUNIT_TEST(a_refused_change_changes_nothing);
    CPPUNIT_TEST_SUITE_END();

    static qa::samples take(tuned_waveform& w, size_t count)
    {
        qa::samples x(count);
        w.generate(x.data(), count);
        return x;
    }

    static qa::samples noise(
        double rate, double bandwidth, double output_rate, double frequency, size_t count)
    {
        tuned_waveform w(
            std::make_unique<noise_waveform>(rate, bandwidth), output_rate, frequency);
        return take(w, count);
    }

    /* The largest deviation of the samples from `from` on from a tone without delay. */
    static double tone_error(tuned_waveform& w, double frequency, size_t from)
    {
        const auto x = take(w, from + 2000);
        double most = 0.0;
        for (size_t n = from; n < x.size(); ++n) {
            const double cycles = frequency / w.output_rate() * double(n);
            const auto wanted = std::polar(1.0,
                                           2.0 * M_PI * (cycles - std::floor(cycles)));
            most = std::max(most, std::abs(std::complex<double>(x[n]) - wanted));
        }
        return most;
    }

    void a_tone_comes_out_at_its_frequency_and_time()
    {
        // Within the band, partly outside of it on either side, and wider than it.
        const struct {
            double rate, bandwidth, tone, output_rate, frequency;
        } cases[] = {
            { 30.72e6, 18e6, 4.321e6, 61.44e6, 0.0 },
            { 30.72e6, 18e6, -8.9e6, 61.44e6, 21.7e6 },
            { 30.72e6, 18e6, -4.321e6, 61.44e6, 29e6 },
            { 30.72e6, 18e6, 8.9e6, 61.44e6, -35e6 },
            { 122.88e6, 98e6, 17.7e6, 20e6, -10e6 },
            { 122.88e6, 98e6, -31e6, 61.44e6, 10e6 },
            { 0.5e6, 0.4e6, 0.13e6, 61.44e6, 1.0e6 },
            { 20e6, 16e6, 5e6, 20e6, 1.5e6 },
        };
        for (const auto& c : cases) {
            tuned_waveform w(std::make_unique<tone_waveform>(c.rate, c.bandwidth, c.tone),
                             c.output_rate,
                             c.frequency);
            const size_t settled = size_t(150.0 * std::max(1.0, c.output_rate / c.rate));
            // A thousandth of a sample at 18 of 61.44 MS/s would turn the tone by 0.002.
            CPPUNIT_ASSERT(tone_error(w, c.tone + c.frequency, settled) < 2e-4);
        }
    }

    void a_fast_clock_stretches_time()
    {
        const double ppm = 20.0;
        tuned_waveform w(
            std::make_unique<tone_waveform>(30.72e6, 18e6, 3e6), 61.44e6, 10e6, ppm);
        CPPUNIT_ASSERT(tone_error(w, 13e6 / (1.0 + 1e-6 * ppm), 100000) < 2e-4);
        const auto activities = activities_of(61.44e6, 0.0, ppm);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            1000.0 / 30.72e6 * (1.0 + 1e-6 * ppm), activities[2].start, 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            -9e6 / (1.0 + 1e-6 * ppm), activities[2].freq_lower_edge, 1e-6);
    }

    void a_carrier_within_the_band_keeps_its_power()
    {
        const size_t count = 400000;
        for (double frequency : { 0.0, 15e6, -20e6 }) {
            const auto x = noise(30.72e6, 18e6, 61.44e6, frequency, count);
            const qa::mean_spectrum s(x, 61.44e6);
            const double inside = s.power(frequency - 9.5e6, frequency + 9.5e6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(inside), 0.05);
            CPPUNIT_ASSERT(qa::db(s.power(-31e6, 31e6) - inside) < -80.0);
        }
    }

    void a_carrier_half_outside_is_cut()
    {
        const double edge = 30.72e6, slope = 0.04 * 30.72e6;
        for (double frequency : { edge, -edge }) {
            const auto x = noise(30.72e6, 18e6, 2.0 * edge, frequency, 400000);
            const qa::mean_spectrum s(x, 2.0 * edge);
            const auto within = [&](double low, double high) {
                return frequency > 0.0 ? s.power(low, high) : s.power(-high, -low);
            };
            const double density = 1.0 / 18e6;
            const double flat = within(edge - 8.5e6, edge - slope);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.0, qa::db(flat / density / (8.5e6 - slope)), 0.06);
            // Nothing of the other half, which would fold to the opposite edge.
            const double folded = within(-edge, edge - 9.6e6);
            CPPUNIT_ASSERT(qa::db(folded) < -60.0);
        }
    }

    void a_carrier_wider_than_the_band_is_cut()
    {
        // A staircase of density would be seen folded; here the power tells.
        const double rate = 20e6;
        const auto x = noise(122.88e6, 98e6, rate, 12e6, 100000);
        const qa::mean_spectrum s(x, rate, 1024);
        const double flat = 0.46 * rate;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.0, qa::db(s.power(-flat, flat) / (2.0 * flat) * 98e6), 0.06);
        CPPUNIT_ASSERT(s.highest(0.499 * rate, rate) <
                       0.1 * s.highest(-flat, flat)); // falls to the edge

        // What lies just beyond the edge doesn't come back on the other side.
        tuned_waveform w(
            std::make_unique<tone_waveform>(122.88e6, 98e6, 0.501 * rate), rate, 0.0);
        auto y = take(w, 4000);
        y.erase(y.begin(), y.begin() + 1000);
        CPPUNIT_ASSERT(qa::db(qa::mean_power(y)) < -80.0);
    }

    void pieces_give_the_samples_of_the_whole()
    {
        for (double frequency : { 3.3e6, 29e6 }) {
            const auto whole = noise(30.72e6, 18e6, 61.44e6, frequency, 9000);
            for (size_t piece : { 1, 7, 1000, 8191 }) {
                tuned_waveform w(
                    std::make_unique<noise_waveform>(30.72e6, 18e6), 61.44e6, frequency);
                qa::samples x(whole.size());
                for (size_t n = 0; n < x.size(); n += piece) {
                    w.generate(&x[n], std::min(piece, x.size() - n));
                }
                CPPUNIT_ASSERT(whole == x);
            }
        }
    }

    static std::vector<activity>
    activities_of(double output_rate, double frequency, double ppm = 0.0)
    {
        tuned_waveform w(
            std::make_unique<noise_waveform>(30.72e6, 18e6), output_rate, frequency, ppm);
        take(w, 5000);
        return w.take_activities();
    }

    void activities_are_in_the_receivers_time_and_band()
    {
        const auto all = activities_of(61.44e6, 5e6);
        CPPUNIT_ASSERT_EQUAL(size_t(6), all.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1000.0 / 30.72e6, all[2].start, 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2000.0 / 30.72e6, all[2].stop, 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-4e6, all[2].freq_lower_edge, 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(5e6, all[2].freq_upper_edge, 1e-6);

        const auto cut = activities_of(61.44e6, 35e6);
        CPPUNIT_ASSERT_EQUAL(size_t(3), cut.size()); // those from 0 up lie outside
        CPPUNIT_ASSERT_DOUBLES_EQUAL(26e6, cut[0].freq_lower_edge, 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(30.72e6, cut[0].freq_upper_edge, 1e-6);
    }

    void signals_outside_the_band_are_refused()
    {
        for (double frequency : { 41e6, -40e6 }) {
            CPPUNIT_ASSERT_EQUAL(
                "tuned_waveform: a signal of 18000000.000000 Hz at " +
                    std::to_string(frequency) +
                    " Hz lies outside the band of 61440000.000000 Hz",
                refusal([&] { noise(30.72e6, 18e6, 61.44e6, frequency, 1); }));
        }
    }

    template<class Act>
    static std::string refusal(Act act)
    {
        try {
            act();
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "accepted";
    }

    void another_frequency_is_taken_without_a_jump_in_time()
    {
        // Rates of a small fraction, of another, and the same.
        for (double rate : { 61.44e6, 50.1e6, 30.72e6 }) {
            for (double frequency : { -3e6, 0.5 * rate - 2e6, 0.4 * rate }) {
                tuned_waveform w(
                    std::make_unique<gated_waveform>(30.72e6, 18e6), rate, 1e6);
                const size_t change = 5000;
                auto x = take(w, change);
                w.set_frequency(frequency);
                const auto after = take(w, 15000);
                x.insert(x.end(), after.begin(), after.end());
                const double gate = 1000.0 * rate / 30.72e6;
                size_t edges = 0;
                for (size_t n = change + 400; n < x.size(); ++n) {
                    if ((std::abs(x[n]) > 0.5f) != (std::abs(x[n - 1]) > 0.5f) &&
                        std::abs(x[n]) + std::abs(x[n - 1]) > 0.5f) {
                        const double nearest = std::round(double(n) / gate) * gate;
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(nearest, double(n) - 0.5, 2.0);
                        ++edges;
                    }
                }
                CPPUNIT_ASSERT(edges >= size_t(14600.0 / gate));
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    frequency, mean_frequency(x, change + 400, rate), 0.02 * rate);
                for (const auto& a : w.take_activities()) {
                    if (a.start * rate > double(change) + 400.0) {
                        const double number = a.start * rate / gate;
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(
                            std::round(number), number, 1.0 / gate);
                    }
                }
            }
        }
    }

    /* Of the strongest samples. */
    static double mean_frequency(const qa::samples& x, size_t from, double rate)
    {
        std::complex<double> turn;
        for (size_t n = from + 1; n < x.size(); ++n) {
            turn += std::complex<double>(x[n] * std::conj(x[n - 1]));
        }
        return std::arg(turn) / (2.0 * M_PI) * rate;
    }

    void what_lasts_is_told_again_at_another_frequency()
    {
        const double rate = 61.44e6;
        tuned_waveform w(std::make_unique<gated_waveform>(30.72e6, 18e6), rate, 0.0);
        take(w, 5000); // in the middle of the second time on, 4000 to 6000
        CPPUNIT_ASSERT_EQUAL(size_t(2), w.take_activities().size());
        w.set_frequency(29e6);
        take(w, 5000);
        const auto told = w.take_activities();
        CPPUNIT_ASSERT_EQUAL(size_t(2), told.size());
        CPPUNIT_ASSERT(told[0].start * rate >= 5000.0 && told[0].start * rate < 5100.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(6000.0, told[0].stop * rate, 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(8000.0, told[1].start * rate, 1e-6);
        for (const auto& a : told) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(20e6, a.freq_lower_edge, 1e-6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(30.72e6, a.freq_upper_edge, 1e-6);
        }
        // What has not been asked for yet is cut.
        w.set_frequency(-5e6);
        take(w, 3000);
        w.set_frequency(0.0);
        take(w, 100);
        const auto cut = w.take_activities();
        CPPUNIT_ASSERT_EQUAL(size_t(2), cut.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-14e6, cut[0].freq_lower_edge, 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-9e6, cut[1].freq_lower_edge, 1e-6);
        CPPUNIT_ASSERT_EQUAL(cut[0].stop, cut[1].start);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(14000.0, cut[1].stop * rate, 1e-6);
    }

    void changes_are_the_same_in_pieces()
    {
        const auto play = [](size_t piece) {
            tuned_waveform w(
                std::make_unique<noise_waveform>(30.72e6, 18e6), 61.44e6, 29e6);
            qa::samples x(9000);
            for (size_t n = 0; n < x.size();) {
                if (n == 4500) {
                    w.set_frequency(-28e6);
                }
                const size_t count = std::min(piece, (n < 4500 ? 4500 : x.size()) - n);
                w.generate(&x[n], count);
                n += count;
            }
            return x;
        };
        const auto whole = play(SIZE_MAX);
        CPPUNIT_ASSERT(whole == play(1));
        CPPUNIT_ASSERT(whole == play(777));
    }

    void a_refused_change_changes_nothing()
    {
        const auto make = [] {
            return tuned_waveform(
                std::make_unique<noise_waveform>(30.72e6, 18e6), 61.44e6, 29e6);
        };
        auto w = make(), untouched = make();
        CPPUNIT_ASSERT(take(w, 1000) == take(untouched, 1000));
        CPPUNIT_ASSERT(refusal([&] {
                           w.set_frequency(41e6);
                       }).find("lies outside the band") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("waveform: this one has no load to change"),
                             refusal([&] { w.set_load(0.5); }));
        CPPUNIT_ASSERT(take(w, 1000) == take(untouched, 1000));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_tuned_waveform);
