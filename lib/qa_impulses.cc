// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <functional>
#include <gnuradio/specsense/core/waveforms/impulses.h>

using namespace gr::specsense::core;

class qa_impulses : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_impulses);
    CPPUNIT_TEST(bursts_follow_the_mains);
    CPPUNIT_TEST(impulses_come_at_random);
    CPPUNIT_TEST(an_impulse_is_short_and_wide);
    CPPUNIT_TEST(levels_spread_around_a_power_of_1);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static impulses_config narrow()
    {
        impulses_config c;
        c.bandwidth = 200e3;
        return c;
    }

    void bursts_follow_the_mains()
    {
        for (double mains : { 50.0, 60.0 }) {
            auto c = narrow();
            c.mains_frequency = mains;
            c.mean_impulses = 5.0;
            impulses w(c, 1);
            qa::generate(w, 10.0);
            // Bursts' middles by impulses' times within a half period of the mains: all
            // within half a burst and the jitter of one phase.
            const double period = 0.5 / mains;
            double cosine = 0.0, sine = 0.0;
            std::vector<double> times;
            for (const auto& a : w.take_activities()) {
                times.push_back(0.5 * (a.start + a.stop));
                cosine += std::cos(2.0 * M_PI * times.back() / period);
                sine += std::sin(2.0 * M_PI * times.back() / period);
            }
            // 5 impulses in 80 % of the peaks: 3 standard deviations.
            const double expected = 10.0 / period * 0.8 * 5.0;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(expected, times.size(), 0.08 * expected);
            const double peak = std::atan2(sine, cosine) / (2.0 * M_PI) * period;
            for (double t : times) {
                const double from_peak = std::remainder(t - peak, period);
                CPPUNIT_ASSERT(std::abs(from_peak) < 0.7e-3 + 0.03e-3);
            }
        }
    }

    void impulses_come_at_random()
    {
        auto c = narrow();
        c.burst_probability = 1.0;
        c.burst_jitter = 0.0;
        c.mean_impulses = 8.0;
        impulses w(c, 2);
        qa::generate(w, 20.0);
        std::vector<int> counts(2000, 0);
        const auto truth = w.take_activities();
        for (const auto& a : truth) {
            ++counts[size_t(a.start / 0.01 + 0.5 - truth[0].start / 0.01) % 2000];
        }
        // A Poisson distribution: mean and variance are the same.
        double mean = 0.0, variance = 0.0;
        for (int n : counts) {
            mean += n / 2000.0;
            variance += (n - 8.0) * (n - 8.0) / 2000.0;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(8.0, mean, 0.25);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(8.0, variance, 0.9);
    }

    /* An impulse that has 100 us to itself, with its surroundings. */
    static qa::samples lone_impulse(impulses& w, activity& a)
    {
        const auto x = qa::generate(w, 0.5);
        const auto truth = w.take_activities();
        for (size_t i = 1; i + 1 < truth.size(); ++i) {
            if (truth[i].start - truth[i - 1].stop > 50e-6 &&
                truth[i + 1].start - truth[i].stop > 50e-6) {
                a = truth[i];
                a.start -= 50e-6;
                a.stop += 50e-6;
                const auto alone = qa::cut(x, a, w.sample_rate());
                a.stop = truth[i].stop - a.start;
                a.start = truth[i].start - a.start;
                return alone;
            }
        }
        CPPUNIT_FAIL("no lone impulse");
        return {};
    }

    void an_impulse_is_short_and_wide()
    {
        impulses_config c;
        c.bandwidth = 2e6;
        c.mean_impulses = 5.0;
        impulses w(c, 3);
        const double rate = w.sample_rate();
        CPPUNIT_ASSERT_EQUAL(2.5e6, rate);
        activity a;
        const auto x = lone_impulse(w, a);
        // 99 % of the energy, both ways; samples are a third of the time it takes.
        const double within =
            qa::energy({ x.begin() + std::lround(a.start * rate - 0.5),
                         x.begin() + std::lround(a.stop * rate + 1.5) }) /
            qa::energy(x);
        CPPUNIT_ASSERT(within > 0.985);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 * 1.66 / 1.6e6, a.stop - a.start, 1e-9);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.005, qa::energy_below(x, rate, a.freq_lower_edge), 0.001);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.995, qa::energy_below(x, rate, a.freq_upper_edge), 0.001);
        // Flat in the middle 1.1 MHz: each half of them has the same energy, each quarter
        // too.
        const auto between = [&](double low, double high) {
            return qa::energy_below(x, rate, high) - qa::energy_below(x, rate, low);
        };
        const double quarter = between(-0.55e6, 0.55e6) / 4.0;
        CPPUNIT_ASSERT(quarter > 0.15);
        for (double low : { -0.55e6, -0.275e6, 0.0, 0.275e6 }) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                1.0, between(low, low + 0.275e6) / quarter, 0.02);
        }
        // Nothing beyond the width that was asked for.
        CPPUNIT_ASSERT(between(-1.02e6, 1.02e6) > 0.9999);
    }

    void levels_spread_around_a_power_of_1()
    {
        for (double spread : { 0.0, 6.0 }) {
            impulses_config c;
            c.bandwidth = 2e6;
            c.mean_impulses = 5.0;
            c.level_spread_db = spread;
            impulses w(c, 4);
            const double rate = w.sample_rate();
            const auto x = qa::generate(w, 8.0);
            // Energy of an impulse of peak power 1: 0.95 of what a flat band has, less
            // the roll-off's share, 1 / 1.6 MHz * (1 - 0.25 / 4).
            double energies = 0.0, db = 0.0, squares = 0.0;
            int count = 0;
            const auto truth = w.take_activities();
            for (size_t i = 1; i + 1 < truth.size() && truth[i + 1].stop < 8.0; ++i) {
                if (truth[i].start - truth[i - 1].stop > 10e-6 &&
                    truth[i + 1].start - truth[i].stop > 10e-6) {
                    const auto middle = 0.5 * (truth[i].start + truth[i].stop);
                    const auto alone =
                        qa::cut(x, { middle - 5e-6, middle + 5e-6, 0.0, 0.0 }, rate);
                    const double e = qa::energy(alone) / rate * 1.6e6 /
                        (1.0 - 0.25 / 4.0);
                    energies += e;
                    db += qa::db(e);
                    squares += qa::db(e) * qa::db(e);
                    ++count;
                }
            }
            CPPUNIT_ASSERT(count > 2000);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                1.0, energies / count, spread == 0.0 ? 0.02 : 0.3);
            db /= count;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                spread, std::sqrt(std::max(0.0, squares / count - db * db)), 0.3);
        }
    }

    void pieces_are_the_whole()
    {
        qa::assert_repeatable<impulses>(narrow(), 100000);
        qa::check_seeds_and_pieces<impulses>(narrow(), 100000);
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(impulses_config&)>& spoil) {
            impulses_config c;
            spoil(c);
            qa::check_refused<impulses>(c, "impulses: " + text);
        };
        using c_ref = impulses_config&;
        check("mains_frequency must be 10 to 1000 Hz, got 0",
              [](c_ref c) { c.mains_frequency = 0.0; });
        check("bandwidth must be 64000 Hz or more, got -1",
              [](c_ref c) { c.bandwidth = -1.0; });
        check("burst_length must be above 0 s, got 0",
              [](c_ref c) { c.burst_length = 0.0; });
        check("burst_jitter must be 0 s or more, got -1",
              [](c_ref c) { c.burst_jitter = -1.0; });
        check("burst_length must be 0.00959875 s or less, to end before the next burst, "
              "got 0.01",
              [](c_ref c) { c.burst_length = 0.01; });
        check("burst_probability must be above 0 and at most 1, got 0",
              [](c_ref c) { c.burst_probability = 0.0; });
        check("mean_impulses must be above 0 and at most 1000, got 0",
              [](c_ref c) { c.mean_impulses = 0.0; });
        check("level_spread_db must be 0 to 20 dB, got -3",
              [](c_ref c) { c.level_spread_db = -3.0; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_impulses);
