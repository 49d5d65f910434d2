// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/noise_floor.h>
#include <stdexcept>

using namespace gr::specsense::core;

/* Each case: noise (and a front end), a signal, and the floor within 1 dB of the noise's
 * own power in every column. */
class qa_noise_floor : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_noise_floor);
    CPPUNIT_TEST(pure_noise);
    CPPUNIT_TEST(noise_of_single_windows);
    CPPUNIT_TEST(half_of_the_band_full);
    CPPUNIT_TEST(a_continuous_signal_over_85_percent);
    CPPUNIT_TEST(a_sloping_front_end_with_rolled_off_edges);
    CPPUNIT_TEST(filters_that_fall_slowly_at_the_ends);
    CPPUNIT_TEST(a_carrier_on_a_sloping_front_end);
    CPPUNIT_TEST(with_few_columns_it_is_near_or_says_that_it_is_unknown);
    CPPUNIT_TEST(a_carrier_that_comes_and_goes);
    CPPUNIT_TEST(what_was_seen_before_serves_when_the_band_is_full);
    CPPUNIT_TEST(a_full_band_from_the_start_is_said_to_be_unknown);
    CPPUNIT_TEST(another_capture_of_the_receiver_serves);
    CPPUNIT_TEST(the_receivers_own_floor_is_taken);
    CPPUNIT_TEST(gaps_of_digital_silence_are_no_noise);
    CPPUNIT_TEST(silence_has_the_lowest_floor);
    CPPUNIT_TEST(wrong_memory_is_refused);
    CPPUNIT_TEST_SUITE_END();

    using density = std::function<double(double)>;

    static constexpr size_t length = 1 << 20;
    const sensing_profile field = find_profile("field");
    const std::vector<double> rates{ 19.2e6, 20e6, 61.44e6 };

    static qa::row_set rows_of(const qa::samples& x, double rate)
    {
        spectrogram s(find_profile("field"), rate);
        auto rows = qa::all_rows(s, x);
        --rows.rows; // the last one is cut
        return rows;
    }

    /* Mean power of noise of that density in each column, by the window's own spectrum:
     * the average over the column and the windows' main lobes. */
    static std::vector<double> expected(const spectrogram_geometry& g,
                                        const density& noise)
    {
        const auto rows = rows_of(qa::shaped_noise(length, 99, noise), g.sample_rate());
        std::vector<double> mean(g.columns(), 0.0);
        for (size_t i = 0; i < rows.rows * g.columns(); ++i) {
            mean[i % g.columns()] += rows.detectors[0][i] / double(rows.rows);
        }
        return mean;
    }

    static void assert_right(const noise_floor_estimate& floor,
                             const std::vector<double>& wanted,
                             const std::string& what,
                             double tolerance = 1.0)
    {
        CPPUNIT_ASSERT_MESSAGE(what, floor.known);
        // The outermost columns hold both ends of the band, which may differ by 20 dB
        // here.
        for (size_t c = 2; c + 2 < wanted.size(); ++c) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE(what + ", column " + std::to_string(c),
                                                 0.0,
                                                 qa::db(floor.power[c] / wanted[c]),
                                                 tolerance);
        }
    }

    void check(const std::string& what,
               const density& noise,
               const density& signal,
               double tolerance = 1.0)
    {
        for (double rate : rates) {
            const spectrogram_geometry g(field, rate);
            auto x = qa::shaped_noise(length, 1, noise);
            qa::add(x, qa::shaped_noise(length, 2, signal));
            const auto rows = rows_of(x, rate);
            noise_floor floor({}, g);
            floor.add(rows.detectors[0].data(), static_cast<int>(rows.rows));
            assert_right(floor.estimate(),
                         expected(g, noise),
                         what + " at " + std::to_string(rate),
                         tolerance);
        }
    }

    static double flat(double) { return 1e-6; }
    static double none(double) { return 0.0; }

    static density band(double low, double high, double snr_db)
    {
        const double level = 1e-6 * std::pow(10.0, snr_db / 10.0);
        return [=](double f) { return f >= low && f <= high ? level : 0.0; };
    }

    /* 20 dB from one end of the band to the other; the outer 6 % fall by 15 dB. */
    static double sloping(double f)
    {
        const double beyond = std::max(0.0, (std::abs(f) - 0.44) / 0.06);
        return 1e-6 * std::pow(10.0, (20.0 * f - 15.0 * beyond * beyond) / 10.0);
    }

    void pure_noise() { check("pure noise", flat, none); }

    /* The sample detector's rows are a window each: one in ten is 10 dB down. */
    void noise_of_single_windows()
    {
        for (double rate : rates) {
            spectrogram s(find_profile("paper"), rate);
            const auto& g = s.geometry();
            const size_t columns = g.columns();
            auto x = qa::noise_source(1).block(length, 1e-6f);
            qa::add(x, qa::shaped_noise(length, 2, band(0.1, 0.25, 10.0)));
            auto rows = qa::all_rows(s, x);
            // Unsensed rows are left out, wherever they fall.
            std::fill_n(&rows.detectors[0][5 * columns], columns, NAN);
            noise_floor floor({}, g);
            floor.add(rows.detectors[0].data(), int(rows.rows));
            assert_right(floor.estimate(),
                         std::vector<double>(columns, 1e-6 * qa::noise_in_column(g)),
                         "single windows at " + std::to_string(rate));
        }
    }

    void half_of_the_band_full()
    {
        for (double snr : { 5.0, 10.0, 30.0 }) {
            check("left half", flat, band(-0.46, 0.0, snr));
            check("middle half", flat, band(-0.25, 0.25, snr));
        }
    }

    void a_continuous_signal_over_85_percent()
    {
        for (double snr : { 5.0, 10.0, 20.0, 40.0 }) {
            check("middle 85 %", flat, band(-0.425, 0.425, snr));
            check("left 85 %", flat, band(-0.46, 0.39, snr));
        }
    }

    /* Falls at both ends like a raised cosine over a share of the band, down to a
     * converter's rounding noise. */
    static density falling(double depth_db, double share, double rounding_db)
    {
        return [=](double f) {
            const double fallen = std::max(0.0, 1.0 - (0.5 - std::abs(f)) / share);
            const double fall_db = 0.5 * depth_db * (1.0 - std::cos(M_PI * fallen));
            return 1e-6 *
                (std::pow(10.0, -0.1 * fall_db) + std::pow(10.0, 0.1 * rounding_db));
        };
    }

    void a_sloping_front_end_with_rolled_off_edges() { check("slope", sloping, none); }

    void filters_that_fall_slowly_at_the_ends()
    {
        for (double share : { 0.1, 0.2 }) {
            for (double depth : { 7.0, 15.0, 25.0 }) {
                check("fall by " + std::to_string(depth) + " dB over " +
                          std::to_string(share),
                      falling(depth, share, -15.0),
                      band(-0.1, 0.15, 10.0),
                      2.0); // where the fall ends
            }
        }
    }

    void a_carrier_on_a_sloping_front_end()
    {
        const density signal = [](double f) {
            return f > -0.2 && f < 0.1 ? 20.0 * sloping(f) : 0.0;
        };
        check("carrier on a slope", sloping, signal);
    }

    void with_few_columns_it_is_near_or_says_that_it_is_unknown()
    {
        int known = 0, cases = 0;
        for (double rate : { 4e6, 5e6, 8e6, 10e6, 12.5e6 }) {
            const spectrogram_geometry g(field, rate);
            const auto wanted = expected(g, flat);
            for (double snr : { 10.0, 20.0, 40.0 }) {
                for (const auto& signal : { density(none),
                                            band(-0.25, 0.25, snr),
                                            band(-0.425, 0.425, snr) }) {
                    auto x = qa::shaped_noise(length, 1, flat);
                    qa::add(x, qa::shaped_noise(length, 2, signal));
                    const auto rows = rows_of(x, rate);
                    noise_floor floor({}, g);
                    floor.add(rows.detectors[0].data(), static_cast<int>(rows.rows));
                    const auto& estimate = floor.estimate();
                    if (estimate.known) {
                        // A strong signal's skirts reach all of the columns beside it.
                        assert_right(estimate, wanted, std::to_string(rate), 3.0);
                    }
                    known += estimate.known;
                    ++cases;
                }
            }
        }
        CPPUNIT_ASSERT(known >= cases * 2 / 3); // noise, and the half of the band
    }

    void a_carrier_that_comes_and_goes()
    {
        const double rate = 20e6;
        const spectrogram_geometry g(field, rate);
        const auto wanted = expected(g, flat);
        const auto idle = rows_of(qa::shaped_noise(length, 3, flat), rate);
        auto x = qa::shaped_noise(length, 4, flat);
        qa::add(x, qa::shaped_noise(length, 5, band(-0.3, 0.4, 12.0)));
        const auto busy = rows_of(x, rate);
        noise_floor floor({}, g);
        for (int round = 0; round < 10; ++round) {
            floor.add(busy.detectors[0].data(), static_cast<int>(busy.rows));
            floor.add(idle.detectors[0].data(), static_cast<int>(busy.rows / 5));
            assert_right(floor.estimate(), wanted, "round " + std::to_string(round));
        }
    }

    void what_was_seen_before_serves_when_the_band_is_full()
    {
        const double rate = 20e6;
        const spectrogram_geometry g(field, rate);
        const auto idle = rows_of(qa::shaped_noise(length, 6, flat), rate);
        auto x = qa::shaped_noise(length, 7, flat);
        qa::add(x, qa::shaped_noise(length, 8, band(-0.5, 0.5, 15.0)));
        const auto full = rows_of(x, rate);
        noise_floor floor({}, g);
        floor.add(idle.detectors[0].data(), static_cast<int>(idle.rows));
        for (int round = 0; round < 20; ++round) { // a second
            floor.add(full.detectors[0].data(), static_cast<int>(full.rows));
        }
        assert_right(
            floor.estimate(), expected(g, flat), "a full band after an empty one");
    }

    /* Symbols of OFDM of random load over the whole band, without a pause. */
    static qa::samples full_band_of_symbols(double rate)
    {
        const auto symbol = static_cast<size_t>(rate * 71.4e-6);
        qa::samples x;
        uint32_t state = 1;
        for (int i = 0; i < 2400; ++i) {
            state = state * 1664525u + 1013904223u;
            const double level = 1e-3 * (0.2 + 1.8 * (state >> 8) / 16777216.0);
            auto piece = qa::noise_source(state).block(symbol, static_cast<float>(level));
            x.insert(x.end(), piece.begin(), piece.end());
        }
        return x;
    }

    void a_full_band_from_the_start_is_said_to_be_unknown()
    {
        for (double rate : rates) {
            const spectrogram_geometry g(field, rate);
            const auto rows = rows_of(full_band_of_symbols(rate), rate);
            noise_floor floor({}, g);
            floor.add(rows.detectors[0].data(), static_cast<int>(rows.rows));
            const auto& estimate = floor.estimate();
            CPPUNIT_ASSERT_MESSAGE(std::to_string(rate), !estimate.known);
            // The lowest symbols have a fifth of the mean level.
            const double lowest = 0.2e-3 * qa::noise_in_column(g);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.5, qa::db(estimate.power[7] / lowest), 1.5);
        }
    }

    void another_capture_of_the_receiver_serves()
    {
        const double rate = 20e6;
        const spectrogram_geometry g(field, rate);
        const auto idle = rows_of(qa::shaped_noise(length, 9, sloping), rate);
        const auto full = rows_of(full_band_of_symbols(rate), rate);
        noise_floor floor({}, g);
        floor.add(idle.detectors[0].data(), static_cast<int>(idle.rows));
        const auto before = floor.estimate().power;
        floor.retune();
        floor.add(full.detectors[0].data(), static_cast<int>(full.rows));
        CPPUNIT_ASSERT(!floor.estimate().known);
        CPPUNIT_ASSERT(before == floor.estimate().power);
    }

    void the_receivers_own_floor_is_taken()
    {
        const spectrogram_geometry g(field, 20e6);
        noise_floor_config config;
        config.fixed_dbfs = -87.0;
        noise_floor floor(config, g);
        const std::vector<float> row(g.columns(), 1.0f);
        floor.add(row.data(), 1);
        CPPUNIT_ASSERT(floor.estimate().known);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-87.0, qa::db(floor.estimate().power[0]), 1e-4);
    }

    void gaps_of_digital_silence_are_no_noise()
    {
        const double rate = 10e6;
        const spectrogram_geometry g(field, rate);
        const auto wanted = expected(g, flat);
        for (double share : { 0.003, 0.01, 0.05, 0.2, 0.5 }) {
            for (double period : { 1e-3, 5e-3, 1.0 }) {
                auto x = qa::shaped_noise(length, 10, flat);
                for (size_t n = 0; n < x.size(); ++n) {
                    const double turns = n / (rate * std::min(period, length / rate));
                    if (turns - std::floor(turns) < share) {
                        x[n] = 0.0f;
                    }
                }
                const auto rows = rows_of(x, rate);
                noise_floor floor({}, g);
                floor.add(rows.detectors[0].data(), static_cast<int>(rows.rows));
                assert_right(floor.estimate(),
                             wanted,
                             std::to_string(share) + " silent, every " +
                                 std::to_string(period) + " s");
            }
        }
    }

    void silence_has_the_lowest_floor()
    {
        const spectrogram_geometry g(field, 20e6);
        noise_floor floor({}, g);
        const std::vector<float> rows(g.columns() * 100, 0.0f);
        floor.add(rows.data(), 100);
        CPPUNIT_ASSERT(floor.estimate().known);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-140.0, qa::db(floor.estimate().power[0]), 1e-4);
    }

    void wrong_memory_is_refused()
    {
        const spectrogram_geometry g(field, 20e6);
        noise_floor_config config;
        config.memory_s = 0.0;
        try {
            noise_floor floor(config, g);
            CPPUNIT_FAIL("accepted");
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL(
                std::string("the noise floor's memory must be positive, got 0.000000 s"),
                std::string(e.what()));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_noise_floor);
