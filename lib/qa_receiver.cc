// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include "qa_spectrum.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/channel/receiver.h>
#include <set>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_receiver : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_receiver);
    CPPUNIT_TEST(by_default_it_copies);
    CPPUNIT_TEST(saturation_limits_the_level);
    CPPUNIT_TEST(a_frequency_offset_moves_tones);
    CPPUNIT_TEST(phase_noise_has_its_density);
    CPPUNIT_TEST(images_are_as_strong_as_the_imbalance_makes_them);
    CPPUNIT_TEST(the_filter_falls_at_the_edges);
    CPPUNIT_TEST(the_filter_ripples);
    CPPUNIT_TEST(the_gain_drifts_within_its_range);
    CPPUNIT_TEST(the_dc_spike_has_its_level);
    CPPUNIT_TEST(the_converter_has_its_noise);
    CPPUNIT_TEST(the_converter_clips);
    CPPUNIT_TEST(pieces_give_the_samples_of_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static constexpr double rate = 20e6;

    static qa::samples
    receive(const receiver_config& config, const qa::samples& x, uint64_t seed = 1)
    {
        receiver r(config, rate, seed);
        qa::samples y(x.size());
        r.process(x.data(), y.data(), x.size());
        return y;
    }

    /* Amplitude and phase of a tone. */
    static std::complex<double>
    level(const qa::samples& x, double frequency, size_t from = 0)
    {
        std::complex<double> sum;
        const auto wanted = qa::tone(x.size(), frequency, rate);
        for (size_t n = from; n < x.size(); ++n) {
            sum += std::complex<double>(x[n]) *
                std::conj(std::complex<double>(wanted[n]));
        }
        return sum / double(x.size() - from);
    }

    void by_default_it_copies()
    {
        const auto x = qa::noise_source(1).block(5000);
        CPPUNIT_ASSERT(x == receive(receiver_config(), x));
        CPPUNIT_ASSERT_EQUAL(0, receiver(receiver_config(), rate, 1).latency());
    }

    void saturation_limits_the_level()
    {
        receiver_config c;
        c.saturation_dbfs = -6.0;
        const double limit = std::pow(10.0, -0.3);
        // Into it: decibels over the limit; out of it, from Rapp's formula.
        for (double over : { -20.0, 0.0, 6.0, 40.0 }) {
            const double r = std::pow(10.0, 0.05 * over);
            const double wanted = limit * r / std::pow(1.0 + r * r * r * r, 0.25);
            const auto y = receive(c, qa::tone(1000, 3e6, rate, float(limit * r)));
            CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted, std::abs(y[500]), 1e-5);
        }
        // Two tones: products of third order, 2 f1 - f2, that a linear system lacks.
        auto x = qa::tone(20000, 1e6, rate, 0.3f);
        qa::add(x, qa::tone(20000, 2e6, rate, 0.3f));
        CPPUNIT_ASSERT(std::abs(level(receive(c, x), 3e6)) > 0.01);
        CPPUNIT_ASSERT(std::abs(level(x, 3e6)) < 1e-4);
    }

    void a_frequency_offset_moves_tones()
    {
        receiver_config c;
        c.frequency_offset = -1234.5;
        const auto y = receive(c, qa::tone(100000, 2e6, rate));
        CPPUNIT_ASSERT(std::abs(level(y, 2e6 - 1234.5) - 1.0) < 1e-5);
    }

    void phase_noise_has_its_density()
    {
        receiver_config c;
        c.phase_noise_dbc_hz = -85.0;
        c.phase_noise_offset = 200e3;
        c.phase_noise_floor_dbc_hz = -115.0;
        const auto y = receive(c, qa::samples(1000000, 0.5f));
        for (size_t n = 0; n < y.size(); n += 1001) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::abs(y[n]), 1e-6);
        }
        const qa::mean_spectrum s(y, rate, 2048);
        for (double side : { -1.0, 1.0 }) {
            for (double f : { 100e3, 200e3, 600e3, 2e6, 8e6 }) {
                const double low = 0.8 * f, high = 1.2 * f;
                const double power = side > 0.0 ? s.power(low, high)
                                                : s.power(-high, -low);
                // A sampled walk's density, of which 1 / f^2 is the low end.
                double wanted = 0.0;
                for (double at = low; at < high; at += 100.0) {
                    const double x = M_PI / rate;
                    wanted += 100.0 *
                        (std::pow(10.0, -8.5) *
                             std::pow(x * 200e3 / std::sin(x * at), 2.0) +
                         std::pow(10.0, -11.5));
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    0.0, qa::db(power / 0.25 / wanted), f < 150e3 ? 0.8 : 0.4);
            }
        }
    }

    void images_are_as_strong_as_the_imbalance_makes_them()
    {
        const struct {
            double gain, phase;
        } cases[] = { { 1.0, 0.0 }, { 0.0, 3.0 }, { -0.5, 2.0 }, { 0.1, -0.5 } };
        for (const auto& k : cases) {
            receiver_config c;
            c.iq_gain_db = k.gain;
            c.iq_phase_deg = k.phase;
            const auto y = receive(c, qa::tone(20000, 3e6, rate));
            const double g = std::pow(10.0, 0.05 * k.gain);
            const double cosine = std::cos(k.phase * M_PI / 180.0);
            const double rejection = (1.0 + 2.0 * g * cosine + g * g) /
                (1.0 - 2.0 * g * cosine + g * g);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                qa::db(rejection),
                qa::db(std::norm(level(y, 3e6)) / std::norm(level(y, -3e6))),
                0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(y), 1e-4);
        }
    }

    /* dB at a frequency, once the filter has filled; the phase is that of its delay. */
    static double response(const receiver_config& c, double share)
    {
        const double f = share * rate;
        const auto h = level(receive(c, qa::tone(1500, f, rate)), f, 500);
        const int latency = receiver(c, rate, 1).latency();
        CPPUNIT_ASSERT(latency > 0);
        const auto delayed = std::polar(1.0, -2.0 * M_PI * share * latency);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, std::arg(h / delayed), 1e-2);
        return qa::db(std::norm(h));
    }

    void the_filter_falls_at_the_edges()
    {
        for (double share : { 0.05, 0.1, 0.2 }) {
            for (double fall : { 1.0, 6.0, 20.0 }) {
                receiver_config c;
                c.rolloff_db = fall;
                c.rolloff_share = share;
                for (double f = 0.0; f < 0.5 - share; f += 0.1) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, response(c, f), 0.25);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, response(c, -f), 0.25);
                }
                const double middle = 0.5 - 0.5 * share;
                CPPUNIT_ASSERT_DOUBLES_EQUAL(-0.5 * fall, response(c, middle), 0.5);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(-fall, response(c, 0.4999), 0.5);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(-fall, response(c, -0.4999), 0.5);
            }
        }
    }

    void the_filter_ripples()
    {
        receiver_config c;
        c.ripple_db = 1.5;
        c.ripple_periods = 4;
        double least = 100.0, most = -100.0;
        int crossings = 0;
        double last = response(c, -0.5);
        for (double f = -0.5; f < 0.5; f += 1.0 / 64.0) {
            const double here = response(c, f);
            least = std::min(least, here);
            most = std::max(most, here);
            crossings += (here > 0.0) != (last > 0.0);
            last = here;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.75, most, 0.05);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-0.75, least, 0.05);
        CPPUNIT_ASSERT(crossings == 7 || crossings == 8);
    }

    void the_gain_drifts_within_its_range()
    {
        receiver_config c;
        c.gain_drift_db = 2.0;
        c.gain_drift_period = 0.005;
        const auto y = receive(c, qa::samples(size_t(0.025 * rate), 0.1f));
        double least = 100.0, most = -100.0, last = qa::db(std::norm(y[0]) / 0.01);
        for (const auto v : y) {
            const double here = qa::db(std::norm(v) / 0.01);
            least = std::min(least, here);
            most = std::max(most, here);
            // 2 pi 2 dB, thrice a period at most.
            CPPUNIT_ASSERT(std::abs(here - last) < 38.0 / 0.005 / rate + 2e-6);
            last = here;
        }
        CPPUNIT_ASSERT(most < 2.0 && most > 1.0);
        CPPUNIT_ASSERT(least > -2.0 && least < -1.0);
    }

    void the_dc_spike_has_its_level()
    {
        receiver_config c;
        c.dc_dbfs = -30.0;
        const auto silence = qa::samples(size_t(0.025 * rate));
        const auto constant = receive(c, silence);
        for (const auto v : constant) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-30.0, qa::db(std::norm(v)), 1e-4);
            CPPUNIT_ASSERT(v == constant[0]);
        }
        c.dc_drift_period = 0.005;
        double least = 0.0, most = -100.0, turn = 0.0;
        const auto drifting = receive(c, silence);
        for (const auto v : drifting) {
            least = std::min(least, qa::db(std::norm(v)));
            most = std::max(most, qa::db(std::norm(v)));
            turn = std::max<double>(turn, std::abs(std::arg(v / constant[0])));
        }
        CPPUNIT_ASSERT(most < -27.0 && most > -29.0);
        CPPUNIT_ASSERT(least > -33.0 && least < -31.0);
        CPPUNIT_ASSERT(turn > 0.25 * M_PI && turn < 0.5 * M_PI);
    }

    void the_converter_has_its_noise()
    {
        for (int bits : { 8, 10, 12, 14, 16 }) {
            receiver_config c;
            c.bits = bits;
            const double step = std::ldexp(1.0, 1 - bits);
            double noise = 0.0;
            const int tones = 8;
            for (int k = 0; k < tones; ++k) { // noise depends a little on the level
                const auto amplitude = float(0.91 + 0.01137 * k);
                const auto x = qa::tone(20000, 1.2345678e6, rate, amplitude);
                const auto y = receive(c, x);
                for (size_t n = 0; n < x.size(); ++n) {
                    noise += std::norm(y[n] - x[n]) / double(tones * x.size());
                    const double steps = y[n].real() / step;
                    CPPUNIT_ASSERT_EQUAL(std::nearbyint(steps), steps);
                }
            }
            // Of a tone at full scale.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(6.02 * bits + 1.76, qa::db(1.0 / noise), 0.1);
        }
    }

    void the_converter_clips()
    {
        receiver_config c;
        c.bits = 8;
        const auto y = receive(c,
                               { { 2.0f, -3.0f }, { -1.0f, 1.0f }, { NAN, 0.6f / 128 } });
        CPPUNIT_ASSERT(y[0] == qa::sample(127.0f / 128.0f, -1.0f));
        CPPUNIT_ASSERT(y[1] == qa::sample(-1.0f, 127.0f / 128.0f));
        CPPUNIT_ASSERT(y[2] == qa::sample(-1.0f, 1.0f / 128.0f));
    }

    static receiver_config everything()
    {
        receiver_config c;
        c.saturation_dbfs = 0.0;
        c.frequency_offset = 1000.0;
        c.phase_noise_dbc_hz = -90.0;
        c.phase_noise_floor_dbc_hz = -140.0;
        c.iq_gain_db = 0.3;
        c.iq_phase_deg = 1.0;
        c.rolloff_db = 6.0;
        c.ripple_db = 0.5;
        c.gain_drift_db = 1.0;
        c.gain_drift_period = 0.01;
        c.dc_dbfs = -40.0;
        c.dc_drift_period = 0.01;
        c.bits = 12;
        return c;
    }

    void pieces_give_the_samples_of_the_whole()
    {
        const auto x = qa::noise_source(2).block(10000, 0.05f);
        const auto whole = receive(everything(), x);
        CPPUNIT_ASSERT(whole == receive(everything(), x));
        CPPUNIT_ASSERT(whole != receive(everything(), x, 2));
        for (size_t piece : { 1, 7, 1000, 8191 }) {
            receiver r(everything(), rate, 1);
            auto y = x;
            for (size_t n = 0; n < y.size(); n += piece) {
                r.process(&y[n], &y[n], std::min(piece, y.size() - n));
            }
            CPPUNIT_ASSERT(whole == y);
        }
    }

    template<typename Change>
    static void refused(const std::string& text, Change&& change)
    {
        receiver_config c;
        change(c);
        try {
            receiver r(c, rate, 1);
            CPPUNIT_FAIL("accepted: " + text);
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL("receiver: " + text, std::string(e.what()));
        }
    }

    void wrong_configurations_are_refused()
    {
        using config = receiver_config;
        refused("saturation_dbfs must be from -60 to 200, got 201.000000",
                [](config& c) { c.saturation_dbfs = 201.0; });
        refused("frequency_offset must be finite, got nan",
                [](config& c) { c.frequency_offset = NAN; });
        refused("phase_noise_dbc_hz must be at most -40, got 0.000000",
                [](config& c) { c.phase_noise_dbc_hz = 0.0; });
        refused("phase_noise_offset must be from 1 to 1e9 Hz, got 0.000000",
                [](config& c) { c.phase_noise_offset = 0.0; });
        refused("phase_noise_floor_dbc_hz must be at most -80, got -10.000000",
                [](config& c) { c.phase_noise_floor_dbc_hz = -10.0; });
        refused("iq_gain_db must be from -6 to 6, got 7.000000",
                [](config& c) { c.iq_gain_db = 7.0; });
        refused("iq_phase_deg must be from -45 to 45, got 90.000000",
                [](config& c) { c.iq_phase_deg = 90.0; });
        refused("rolloff_db must be from 0 to 60, got -1.000000",
                [](config& c) { c.rolloff_db = -1.0; });
        refused("rolloff_share must be from 0.02 to 0.5, got 0.600000",
                [](config& c) { c.rolloff_share = 0.6; });
        refused("ripple_db must be from 0 to 6, got 9.000000",
                [](config& c) { c.ripple_db = 9.0; });
        refused("ripple_periods must be from 1 to 32, got 0.000000",
                [](config& c) { c.ripple_periods = 0; });
        refused("gain_drift_db must be from 0 to 20, got 21.000000",
                [](config& c) { c.gain_drift_db = 21.0; });
        refused("gain_drift_period must be from 1e-3 to 1e6 s, got 0.000000",
                [](config& c) { c.gain_drift_period = 0.0; });
        refused("dc_dbfs must be at most 0, got 1.000000",
                [](config& c) { c.dc_dbfs = 1.0; });
        refused("dc_drift_period must be 0, or from 1e-3 to 1e6 s, got 0.000100",
                [](config& c) { c.dc_drift_period = 1e-4; });
        refused("bits must be 0, or from 8 to 16, got 7.000000",
                [](config& c) { c.bits = 7; });
        try {
            receiver r(receiver_config(), 0.0, 1);
            CPPUNIT_FAIL("accepted");
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL(
                std::string("receiver: the sample rate must be positive, got 0.000000"),
                std::string(e.what()));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_receiver);
