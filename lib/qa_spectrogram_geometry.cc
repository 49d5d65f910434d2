// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_spectrogram_geometry : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_spectrogram_geometry);
    CPPUNIT_TEST(columns_are_the_nearest_whole_number);
    CPPUNIT_TEST(rows_do_not_drift_in_a_year);
    CPPUNIT_TEST(windows_and_rows_agree);
    CPPUNIT_TEST(steps_stay_short_at_low_rates);
    CPPUNIT_TEST(paper_rows_take_the_recipes_windows);
    CPPUNIT_TEST(frequencies_are_those_of_the_transform);
    CPPUNIT_TEST(absurd_rates_are_refused);
    CPPUNIT_TEST_SUITE_END();

    const sensing_profile field = find_profile("field");

    void columns_are_the_nearest_whole_number()
    {
        CPPUNIT_ASSERT_EQUAL(256, spectrogram_geometry(field, 61.44e6).columns());
        CPPUNIT_ASSERT_EQUAL(83, spectrogram_geometry(field, 20e6).columns());
        CPPUNIT_ASSERT_EQUAL(4, spectrogram_geometry(field, 1e6).columns());
        CPPUNIT_ASSERT_EQUAL(1042, spectrogram_geometry(field, 250e6).columns());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            20e6 / 83, spectrogram_geometry(field, 20e6).column_width(), 1e-6);
    }

    void rows_do_not_drift_in_a_year()
    {
        const int64_t seconds = 365 * 86400;
        for (double rate : { 61.44e6, 20e6, 64e6 / 7 }) {
            const spectrogram_geometry g(field, rate);
            const auto samples =
                static_cast<int64_t>(std::ceil((long double)rate * seconds - 1e-3L));
            // 64e6 / 7 is a double; the fraction meant is what counts.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                double(samples), double(g.row_start(28000 * seconds)), 1.0);
            CPPUNIT_ASSERT_EQUAL(seconds * 1000000000, g.row_time_ns(28000 * seconds));
        }
        CPPUNIT_ASSERT_EQUAL(
            int64_t(64000000) * seconds,
            spectrogram_geometry(field, 64e6 / 7).row_start(28000 * seconds * 7));
    }

    void windows_and_rows_agree()
    {
        for (double rate : { 1e6, 1.92e6, 2.4e6, 20e6, 30.72e6, 61.44e6, 250e6 }) {
            const spectrogram_geometry g(field, rate);
            for (int64_t row :
                 { int64_t(0), int64_t(1), int64_t(27), int64_t(1) << 38 }) {
                const int64_t first = g.first_window(row);
                CPPUNIT_ASSERT_EQUAL(row, g.row_of_window(first));
                if (row == 0) {
                    CPPUNIT_ASSERT_EQUAL(int64_t(0), first);
                    continue; // windows before the segment there are none
                }
                if (first > 0) {
                    CPPUNIT_ASSERT_EQUAL(row - 1, g.row_of_window(first - 1));
                }
                // The first window's middle lies in the row, less than a step inside.
                const double middle = g.window_start(first) + g.columns() / 2.0;
                const double start = (long double)row * rate / 28000;
                CPPUNIT_ASSERT(middle >= start - 1e-3 * std::max(1.0, row * 1e-9));
                CPPUNIT_ASSERT(middle <= start + g.hop().value() + 1.001);
            }
            const int64_t windows = g.windows_in(1000);
            CPPUNIT_ASSERT(windows == 0 ||
                           g.window_start(windows - 1) + g.columns() <= 1000);
            CPPUNIT_ASSERT(g.window_start(windows) + g.columns() > 1000);
        }
    }

    void steps_stay_short_at_low_rates()
    {
        for (int columns = 1; columns <= 1042; ++columns) {
            const double rate = columns * 240e3;
            if (rate < 1e6 || rate > 250e6) {
                continue;
            }
            const spectrogram_geometry g(field, rate);
            int64_t longest = 0;
            for (int k = 0; k < 100; ++k) {
                longest = std::max(longest, g.window_start(k + 1) - g.window_start(k));
            }
            CPPUNIT_ASSERT(longest == 1 || longest <= 0.342 * columns);
            // Lags of whole column times are whole numbers of windows.
            const int64_t windows = (rational(16 * columns) / g.hop()).num;
            CPPUNIT_ASSERT_EQUAL(int64_t(16) * columns,
                                 g.window_start(windows + 5) - g.window_start(5));
        }
    }

    void paper_rows_take_the_recipes_windows()
    {
        const spectrogram_geometry g(find_profile("paper"), 61.44e6);
        CPPUNIT_ASSERT_EQUAL(256, g.columns());
        CPPUNIT_ASSERT_EQUAL(int64_t(713), g.windows_in(175545));
        for (int64_t row = 0; row < 256; ++row) {
            const auto nearest = static_cast<int64_t>((row + 0.5) * 713.0 / 256.0);
            CPPUNIT_ASSERT_EQUAL(nearest, g.middle_window(row));
            CPPUNIT_ASSERT_EQUAL(row, g.row_of_window(nearest));
        }
        CPPUNIT_ASSERT_EQUAL(int64_t(246 * 100), g.window_start(100));
    }

    void frequencies_are_those_of_the_transform()
    {
        const spectrogram_geometry even(field, 61.44e6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, even.column_center(even.dc_column()), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-30.72e6, even.column_lower_edge(0), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(30.48e6 + 120e3, even.column_upper_edge(255), 1e-6);
        const spectrogram_geometry odd(field, 20e6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, odd.column_center(41), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(10e6, odd.column_upper_edge(82), 1e-6);
        const spectrogram_geometry paper(find_profile("paper"), 61.44e6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(120e3, paper.column_center(128), 1e-6);
    }

    void absurd_rates_are_refused()
    {
        for (double rate : { 0.0, -1.0, 0.99e6, 251e6, double(NAN), double(INFINITY) }) {
            try {
                spectrogram_geometry g(field, rate);
                CPPUNIT_FAIL("accepted " + std::to_string(rate));
            } catch (const std::invalid_argument& e) {
                CPPUNIT_ASSERT_EQUAL(
                    "sample rate must lie between 1e6 and 250e6 samples/s, got " +
                        std::to_string(rate),
                    std::string(e.what()));
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_spectrogram_geometry);
