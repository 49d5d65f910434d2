// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_pulse_signals.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <stdexcept>

using namespace gr::specsense::core;
using modulation = radar_modulation;

class qa_pulse_measurement : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_pulse_measurement);
    CPPUNIT_TEST(plain_pulses_at_many_rates);
    CPPUNIT_TEST(chirps_have_their_rate_and_sign);
    CPPUNIT_TEST(codes_have_the_bandwidth_of_their_chips);
    CPPUNIT_TEST(ten_db_are_enough_for_a_chirp);
    CPPUNIT_TEST(carriers_beside_the_band_do_not_matter);
    CPPUNIT_TEST(edges_may_be_two_columns_off);
    CPPUNIT_TEST(pulses_may_fill_most_of_the_time);
    CPPUNIT_TEST(weak_and_strong_pulses_stand_side_by_side);
    CPPUNIT_TEST(a_pulse_shorter_than_a_sample_is_not_resolved);
    CPPUNIT_TEST(pulses_at_the_ends_are_cut);
    CPPUNIT_TEST(samples_that_are_not_finite_cut_a_pulse);
    CPPUNIT_TEST(what_fills_the_time_is_no_pulse);
    CPPUNIT_TEST(noise_has_few_pulses);
    CPPUNIT_TEST(silence_has_none);
    CPPUNIT_TEST(bands_may_touch_the_rate_s_edges);
    CPPUNIT_TEST(wrong_arguments_are_refused);
    CPPUNIT_TEST_SUITE_END();

    /* As many as there are, each at its time. */
    static std::vector<measured_pulse> matched(const qa::pulse_signal& s, double width)
    {
        auto pulses = qa::measure(s);
        if (!pulses.empty() && pulses.back().stops_after) {
            pulses.pop_back(); // the signal ends within it
        }
        CPPUNIT_ASSERT_EQUAL(s.truth.size(), pulses.size());
        double squares = 0.0;
        for (size_t i = 0; i < pulses.size(); ++i) {
            const double off = pulses[i].sample / s.rate - s.truth[i].start;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, off, 0.5e-6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(width, pulses[i].width, 0.5e-6);
            CPPUNIT_ASSERT(pulses[i].is_resolved && pulses[i].is_whole());
            squares += off * off;
        }
        // What is asked of 20 dB.
        CPPUNIT_ASSERT(std::sqrt(squares / double(pulses.size())) < 0.1e-6);
        return pulses;
    }

    void plain_pulses_at_many_rates()
    {
        const struct {
            double rate, width, frequency;
        } cases[] = { { 1.92e6, 20e-6, 0.0 },   { 4e6, 1.5e-6, 0.3e6 },
                      { 20e6, 1e-6, -4e6 },     { 61.44e6, 1e-6, 12e6 },
                      { 61.44e6, 50e-6, -3e6 }, { 245.76e6, 2e-6, 80e6 } };
        for (const auto& c : cases) {
            const auto config =
                qa::pulses(modulation::none, c.width, 10 * c.width + 5e-6);
            const auto s = qa::make_pulses(
                config, c.rate, c.frequency, 20.0, 100.0 * c.width + 1e-4);
            for (const auto& p : matched(s, c.width)) {
                CPPUNIT_ASSERT_EQUAL(0.0, p.chirp_rate);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(c.frequency, p.frequency, 0.15 / c.width);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.5 / c.width, p.bandwidth, 0.4 / c.width);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, p.power_dbfs, 1.5);
            }
        }
    }

    void chirps_have_their_rate_and_sign()
    {
        for (const auto direction : { sweep_direction::up, sweep_direction::down }) {
            auto config = qa::pulses(modulation::linear_fm, 20e-6, 200.7e-6);
            config.bandwidth = 5e6;
            config.direction = direction;
            const double wanted = direction == sweep_direction::up ? 0.25e12 : -0.25e12;
            for (double rate : { 8e6, 20e6, 61.44e6 }) {
                const auto s = qa::make_pulses(config, rate, 0.5e6, 20.0, 2e-3);
                for (const auto& p : matched(s, 20e-6)) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted, p.chirp_rate, 0.5e9);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5e6, p.frequency, 20e3);
                    // Fresnel ripple leaves a few per cent.
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(5e6, p.bandwidth, 0.4e6);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, p.power_dbfs, 0.5);
                }
            }
        }
    }

    void codes_have_the_bandwidth_of_their_chips()
    {
        for (const auto code :
             { modulation::barker, modulation::frank, modulation::p1 }) {
            auto config = qa::pulses(code, 16e-6, 150e-6);
            config.chips = code == modulation::barker ? 13 : 16;
            const double chip = config.pulse_width / config.chips;
            const auto s = qa::make_pulses(config, 20e6, 2e6, 20.0, 2e-3);
            for (const auto& p : matched(s, 16e-6)) {
                // Polyphase codes are chirps in steps, and may be taken for them.
                const double stepped =
                    code == modulation::barker ? 0.0 : 1.0 / (chip * config.pulse_width);
                CPPUNIT_ASSERT(p.chirp_rate == 0.0 ||
                               std::abs(p.chirp_rate / stepped - 1.0) < 0.1);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.5 / chip, p.bandwidth, 0.4 / chip);
            }
        }
    }

    void ten_db_are_enough_for_a_chirp()
    {
        auto config = qa::pulses(modulation::linear_fm, 50e-6, 300e-6);
        config.bandwidth = 10e6;
        const auto s = qa::make_pulses(config, 30.72e6, 3e6, 10.0, 3e-3);
        for (const auto& p : matched(s, 50e-6)) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.2e12, p.chirp_rate, 0.3e9);
        }
    }

    void carriers_beside_the_band_do_not_matter()
    {
        auto config = qa::pulses(modulation::linear_fm, 20e-6, 200e-6);
        config.bandwidth = 3e6;
        auto s = qa::make_pulses(config, 61.44e6, -10e6, 20.0, 2e-3);
        const auto alone = matched(s, 20e-6);
        lte_downlink_config lte;
        lte.resource_blocks = 100;
        lte.load = 1.0;
        tuned_waveform carrier(std::make_unique<lte_downlink>(lte, 1), s.rate, 8e6);
        qa::samples x(s.x.size());
        carrier.generate(x.data(), x.size());
        for (auto& v : x) {
            v *= 3.0f; // 10 dB above the pulses
        }
        qa::add(s.x, x);
        const auto beside = matched(s, 20e-6);
        for (size_t i = 0; i < alone.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(alone[i].snr_db, beside[i].snr_db, 1.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(alone[i].chirp_rate, beside[i].chirp_rate, 1e9);
        }
    }

    void edges_may_be_two_columns_off()
    {
        auto config = qa::pulses(modulation::linear_fm, 20e-6, 200e-6);
        config.bandwidth = 5e6;
        auto s = qa::make_pulses(config, 20e6, 1e6, 20.0, 2e-3);
        for (double off : { -480e3, 480e3 }) {
            s.truth[0].freq_lower_edge += off;
            s.truth[0].freq_upper_edge += off;
            for (const auto& p : matched(s, 20e-6)) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.25e12, p.chirp_rate, 0.5e9);
            }
            s.truth[0].freq_lower_edge -= off;
            s.truth[0].freq_upper_edge -= off;
        }
    }

    void pulses_may_fill_most_of_the_time()
    {
        const auto config = qa::pulses(modulation::none, 60e-6, 100e-6);
        const auto s = qa::make_pulses(config, 10e6, 1e6, 20.0, 3e-3);
        matched(s, 60e-6);
    }

    void weak_and_strong_pulses_stand_side_by_side()
    {
        const auto config = qa::pulses(modulation::none, 5e-6, 50e-6);
        auto s = qa::make_pulses(config, 10e6, 1e6, 60.0, 2e-3);
        const auto first = size_t(20e-6 * s.rate), last = size_t(60e-6 * s.rate);
        for (size_t i = first; i < last; ++i) {
            s.x[i] *= 30.0f;
        }
        const auto pulses = qa::measure(s);
        CPPUNIT_ASSERT_EQUAL(s.truth.size(), pulses.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(29.5, pulses[0].power_dbfs, 0.5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, pulses[1].power_dbfs, 0.5);
    }

    void a_pulse_shorter_than_a_sample_is_not_resolved()
    {
        auto config = qa::pulses(modulation::none, 0.2e-6, 100e-6);
        const auto s = qa::make_pulses(config, 2e6, 0.0, 25.0, 3e-3);
        const auto pulses = qa::measure(s);
        CPPUNIT_ASSERT_EQUAL(s.truth.size(), pulses.size());
        for (size_t i = 0; i < pulses.size(); ++i) {
            CPPUNIT_ASSERT(!pulses[i].is_resolved);
            CPPUNIT_ASSERT(pulses[i].width > 0.2e-6 && pulses[i].width < 0.9e-6);
            // Its middle is where it was.
            const double middle = pulses[i].sample / s.rate + 0.5 * pulses[i].width;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(s.truth[i].start + 0.1e-6, middle, 0.1e-6);
        }
    }

    void pulses_at_the_ends_are_cut()
    {
        const auto config = qa::pulses(modulation::none, 20e-6, 200e-6);
        auto s = qa::make_pulses(config, 10e6, 1e6, 30.0, 1e-3);
        // From the middle of the first pulse to that of the third.
        s.x.resize(size_t(440e-6 * s.rate));
        s.x.erase(s.x.begin(), s.x.begin() + size_t(40e-6 * s.rate));
        const auto pulses = qa::measure(s);
        CPPUNIT_ASSERT_EQUAL(size_t(3), pulses.size());
        CPPUNIT_ASSERT(pulses[0].starts_before && !pulses[0].stops_after);
        CPPUNIT_ASSERT(pulses[1].is_whole());
        CPPUNIT_ASSERT(!pulses[2].starts_before && pulses[2].stops_after);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(10e-6, pulses[0].width, 0.5e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(10e-6, pulses[2].width, 0.5e-6);
    }

    void samples_that_are_not_finite_cut_a_pulse()
    {
        const auto config = qa::pulses(modulation::none, 20e-6, 200e-6);
        for (float bad : { NAN, INFINITY, 1e30f }) {
            auto s = qa::make_pulses(config, 10e6, 1e6, 30.0, 1e-3);
            s.x[size_t(45e-6 * s.rate)] = bad;
            const auto pulses = qa::measure(s);
            CPPUNIT_ASSERT_EQUAL(s.truth.size(), pulses.size());
            CPPUNIT_ASSERT(!pulses[0].is_whole());
            CPPUNIT_ASSERT(pulses[1].is_whole());
        }
    }

    void what_fills_the_time_is_no_pulse()
    {
        radar_config config;
        config.modulation = modulation::fmcw_saw;
        config.bandwidth = 8e6;
        config.sweep_time = 200e-6;
        radar sweeps(config, 1);
        tuned_waveform signal(std::make_unique<radar>(config, 1), 20e6, 1e6);
        qa::pulse_signal s{ qa::samples(100000), { { 0, 0, -3e6, 5e6 } }, 20e6 };
        signal.generate(s.x.data(), s.x.size());
        qa::add(s.x, qa::noise_source(1).block(s.x.size(), 0.01f));
        CPPUNIT_ASSERT_EQUAL(size_t(0), qa::measure(s).size());
    }

    void noise_has_few_pulses()
    {
        // 2 s; the mean is 0.1 a second.
        pulse_measurement m(2e6);
        qa::noise_source noise(1);
        size_t found = 0;
        for (int i = 0; i < 20; ++i) {
            const auto x = noise.block(200000);
            found += m.measure(x.data(), x.size(), -1e6, 1e6).size();
        }
        CPPUNIT_ASSERT(found <= 2);
    }

    void silence_has_none()
    {
        pulse_measurement m(2e6);
        for (size_t count : { 1, 7, 1000 }) {
            const qa::samples x(count);
            CPPUNIT_ASSERT(m.measure(x.data(), count, -1e6, 1e6).empty());
        }
    }

    void bands_may_touch_the_rate_s_edges()
    {
        const auto x = qa::noise_source(1).block(10000);
        for (double rate : { 1e6, 20e6 }) {
            pulse_measurement m(rate);
            for (double edge : { -0.5 * rate + 1e3, 0.0, 0.5 * rate - 1e3 }) {
                m.measure(x.data(), x.size(), edge, edge + 100e6);
                m.measure(x.data(), x.size(), edge - 100e6, edge);
                m.measure(x.data(), x.size(), edge, edge + 1.0);
            }
        }
    }

    template<typename Act>
    static void assert_refused(const std::string& text, Act act)
    {
        try {
            act();
        } catch (const std::invalid_argument& error) {
            CPPUNIT_ASSERT_EQUAL("pulses: " + text, std::string(error.what()));
            return;
        }
        CPPUNIT_FAIL("not refused: " + text);
    }

    void wrong_arguments_are_refused()
    {
        const std::string rates =
            "the sample rate must lie between 1e6 and 2.5e8 samples/s, got ";
        assert_refused(rates + "500000", [] { pulse_measurement(5e5); });
        assert_refused(rates + "nan", [] { pulse_measurement{ NAN }; });
        pulse_measurement m(4e6);
        const qa::samples x(10);
        assert_refused("a piece must hold 1 to 1048576 samples, got 0",
                       [&] { m.measure(x.data(), 0, -1e6, 1e6); });
        const std::string edges =
            "the band's edges must be in order and not both beyond 2e+06 Hz from the "
            "centre, got ";
        assert_refused(edges + "1e+06 and -1e+06",
                       [&] { m.measure(x.data(), 10, 1e6, -1e6); });
        assert_refused(edges + "3e+06 and 4e+06",
                       [&] { m.measure(x.data(), 10, 3e6, 4e6); });
        assert_refused(edges + "nan and 1e+06",
                       [&] { m.measure(x.data(), 10, NAN, 1e6); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_pulse_measurement);
