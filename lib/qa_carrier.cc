// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <functional>
#include <gnuradio/specsense/core/waveforms/carrier.h>

using namespace gr::specsense::core;

class qa_carrier : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_carrier);
    CPPUNIT_TEST(lines_have_their_frequencies_and_levels);
    CPPUNIT_TEST(lines_drift_as_told);
    CPPUNIT_TEST(keying_has_its_times_and_edges);
    CPPUNIT_TEST(truth_touches_and_holds_the_lines);
    CPPUNIT_TEST(rates_follow_the_lines);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void lines_have_their_frequencies_and_levels()
    {
        carrier_config c;
        c.frequencies = { -200e3, 1234.5, 310e3 };
        c.levels_db = { 0.0, -20.0, -6.0 };
        carrier w(c, 1);
        const auto x = qa::take(w, 1 << 18);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(x), 0.01);
        const double strongest = 1.0 /
            (1.0 + std::pow(10.0, -2.0) + std::pow(10.0, -0.6));
        for (size_t i = 0; i < 3; ++i) {
            const double f = c.frequencies[i];
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                qa::db(strongest) + c.levels_db[i],
                qa::db(qa::power_between(x, w.sample_rate(), f - 1500.0, f + 1500.0)),
                0.1);
        }
        // The frequency of one alone, to a part of a Hz.
        c.frequencies = { 1234.5 };
        c.levels_db.clear();
        carrier one(c, 2);
        const auto y = qa::take(one, 64000);
        double cycles = 0.0;
        for (size_t n = 1; n < y.size(); ++n) {
            cycles += qa::frequency_at(y, n, 1.0);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            1234.5, cycles * one.sample_rate() / double(y.size() - 1), 0.01);
    }

    void lines_drift_as_told()
    {
        carrier_config c;
        c.frequencies = { 5e3 };
        c.drift = 2e3;
        c.drift_period = 0.5;
        carrier w(c, 3);
        const double rate = w.sample_rate();
        const auto x = qa::take(w, size_t(rate)); // two periods
        double low = 1e9, high = -1e9, last = 0.0;
        std::vector<double> passes;
        for (size_t n = 64; n + 64 < x.size(); n += 64) {
            double f = 0.0;
            for (size_t i = n; i < n + 64; ++i) {
                f += qa::frequency_at(x, i, rate) / 64.0;
            }
            low = std::min(low, f);
            high = std::max(high, f);
            if (n > 64 && last < 5e3 && f >= 5e3) {
                passes.push_back(double(n) / rate);
            }
            last = f;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3e3, low, 5.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(7e3, high, 5.0);
        CPPUNIT_ASSERT_EQUAL(size_t(2), passes.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, passes[1] - passes[0], 0.005);
        double lowest = 1e9, highest = -1e9;
        for (const auto& a : w.take_activities()) {
            lowest = std::min(lowest, a.freq_lower_edge);
            highest = std::max(highest, a.freq_upper_edge);
            // 10 ms of a sine of 0.5 s, and 500 Hz on each side.
            CPPUNIT_ASSERT(a.freq_upper_edge - a.freq_lower_edge < 1000.0 + 260.0);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.5e3, lowest, 10.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(7.5e3, highest, 10.0);
    }

    void keying_has_its_times_and_edges()
    {
        carrier_config c;
        c.mean_on = 0.03;
        c.mean_off = 0.01;
        c.rise_time = 1e-3;
        carrier w(c, 4);
        const double rate = w.sample_rate(), seconds = 20.0;
        const auto x = qa::generate(w, seconds);
        const auto half = qa::crossings(x, 0.5), low = qa::crossings(x, 0.1),
                   high = qa::crossings(x, 0.9);
        CPPUNIT_ASSERT(half.size() > 800 && half.size() < 1200); // 2 every 40 ms
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e-3, (high[1] - low[1]) / rate, 1e-5);
        // It is on for three quarters of the time: 500 turns, 3 standard deviations.
        double on = 0.0;
        std::vector<double> truth_edges;
        for (const auto& a : w.take_activities()) {
            on += std::min(a.stop, seconds) - a.start;
            if (!truth_edges.empty() && truth_edges.back() == a.start) {
                truth_edges.back() = a.stop;
            } else {
                truth_edges.push_back(a.start);
                truth_edges.push_back(a.stop);
            }
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.75, on / seconds, 0.03);
        // Truth begins and ends where the amplitude is half.
        const size_t already_on = truth_edges.front() == 0.0;
        for (size_t i = 0; i < half.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                half[i] / rate, truth_edges[i + already_on], 1.0 / rate);
        }
        // Both states are found at the start.
        int starts_on = 0;
        for (uint64_t seed = 0; seed < 200; ++seed) {
            carrier other(c, seed);
            starts_on += std::abs(qa::take(other, 1)[0]) > 0.9f;
        }
        CPPUNIT_ASSERT(starts_on > 125 && starts_on < 175);
    }

    void truth_touches_and_holds_the_lines()
    {
        carrier_config c;
        c.frequencies = { -8e3, 11e3 };
        c.drift = 100.0;
        carrier w(c, 5);
        const auto x = qa::generate(w, 0.1);
        const auto truth = w.take_activities();
        CPPUNIT_ASSERT(truth.size() >= 20 && truth.size() <= 24);
        double held = 0.0;
        for (size_t i = 0; i < 2; ++i) {
            held += qa::power_between(
                x, w.sample_rate(), truth[i].freq_lower_edge, truth[i].freq_upper_edge);
        }
        CPPUNIT_ASSERT(held > 0.99);
        for (size_t i = 0; i < truth.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.01 * double(i / 2), truth[i].start, 1e-9);
            CPPUNIT_ASSERT(i < 2 || truth[i].start == truth[i - 2].stop);
        }
    }

    void rates_follow_the_lines()
    {
        carrier_config c;
        CPPUNIT_ASSERT_EQUAL(64e3, carrier(c, 1).sample_rate());
        c.frequencies = { 1e6, -4.0001e6 };
        CPPUNIT_ASSERT_EQUAL(10.001e6, carrier(c, 1).sample_rate());
        c.drift = 1e6;
        CPPUNIT_ASSERT_EQUAL(12.501e6, carrier(c, 1).sample_rate());
    }

    void pieces_are_the_whole()
    {
        carrier_config c;
        c.frequencies = { -8e3, 11e3 };
        c.drift = 1e3;
        c.mean_on = 0.02;
        c.mean_off = 0.02;
        qa::assert_repeatable<carrier>(c, 100000);
        qa::check_seeds_and_pieces<carrier>(c, 100000);
        c.mean_off = 0.0;
        qa::check_seeds_and_pieces<carrier>(c, 100000);
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(carrier_config&)>& spoil) {
            carrier_config c;
            spoil(c);
            qa::check_refused<carrier>(c, "carrier: " + text);
        };
        using c_ref = carrier_config&;
        check("frequencies must hold one or more, got 0",
              [](c_ref c) { c.frequencies.clear(); });
        check("frequencies must be numbers of Hz, got inf",
              [](c_ref c) { c.frequencies = { INFINITY }; });
        check("levels_db must be as many as frequencies, 1, or none, got 2", [](c_ref c) {
            c.levels_db = { 0.0, 1.0 };
        });
        check("levels_db must be -200 to 200 dB, got nan",
              [](c_ref c) { c.levels_db = { std::nan("") }; });
        check("drift must be 0 Hz or more, got -1", [](c_ref c) { c.drift = -1.0; });
        check("drift_period must be above 0 s, got 0",
              [](c_ref c) { c.drift_period = 0.0; });
        check("rise_time must be 4e-05 s or more, got 0",
              [](c_ref c) { c.rise_time = 0.0; });
        check("mean_off must be longer than an edge of 0.00169395 s, or 0, got 0.001",
              [](c_ref c) { c.mean_off = 1e-3; });
        check("mean_on must be longer than an edge of 0.00169395 s, got 0.001",
              [](c_ref c) {
                  c.mean_on = 1e-3;
                  c.mean_off = 1.0;
              });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_carrier);
