// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/scene/label_mask.h>
#include <gnuradio/specsense/core/scene/paper_picture.h>

using namespace gr::specsense::core;

class qa_label_mask : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_label_mask);
    CPPUNIT_TEST(rectangles_label_what_they_cover_by_half);
    CPPUNIT_TEST(the_shortest_pulse_labels_one_row);
    CPPUNIT_TEST(the_lowest_label_wins_in_any_order);
    CPPUNIT_TEST(what_lies_outside_is_cut_off);
    CPPUNIT_TEST(columns_are_those_of_the_spectrogram);
    CPPUNIT_TEST(a_tone_labels_the_column_that_it_appears_in);
    CPPUNIT_TEST(grey_levels_span_the_range_of_the_frame);
    CPPUNIT_TEST(silence_is_90_db_under_the_greatest);
    CPPUNIT_TEST(parula_runs_from_blue_to_yellow);
    CPPUNIT_TEST_SUITE_END();

    // 80 columns of 240 kHz around 0 Hz, rows of 1/28000 s.
    static spectrogram_geometry geometry() { return { find_profile("field"), 19.2e6 }; }
    static constexpr double row = 1.0 / 28000.0;
    static constexpr double column = 240e3;

    // Frequency of the lower edge of a column.
    static double edge(double c) { return (c - 40.5) * column; }

    static int count(const label_mask& mask, uint8_t label)
    {
        return int(std::count(mask.labels().begin(), mask.labels().end(), label));
    }

    static uint8_t at(const label_mask& mask, int r, int c)
    {
        return mask.labels()[size_t(r * mask.columns() + c)];
    }

public:
    void rectangles_label_what_they_cover_by_half()
    {
        label_mask mask(geometry(), 20);
        CPPUNIT_ASSERT_EQUAL(80, mask.columns());
        // 0.6 of row 2, 0.4 of row 6; 0.4 of column 9, 0.6 of column 20.
        mask.add({ 2.4 * row, 6.4 * row, edge(9.6), edge(20.6) }, 2);
        CPPUNIT_ASSERT_EQUAL(4 * 11, count(mask, 2));
        CPPUNIT_ASSERT_EQUAL(20 * 80 - 44, count(mask, 0));
        CPPUNIT_ASSERT_EQUAL(uint8_t(2), at(mask, 2, 10));
        CPPUNIT_ASSERT_EQUAL(uint8_t(2), at(mask, 5, 20));
    }

    void the_shortest_pulse_labels_one_row()
    {
        for (double start : { 3.0, 3.3, 3.95 }) {
            label_mask mask(geometry(), 20);
            mask.add({ start * row, start * row + 1e-6, edge(10), edge(14) }, 1);
            CPPUNIT_ASSERT_EQUAL(4, count(mask, 1));
            CPPUNIT_ASSERT_EQUAL(uint8_t(1), at(mask, 3, 10));
        }
        // Across two rows: that of its middle. A line narrower than a column: its column.
        label_mask mask(geometry(), 20);
        mask.add({ 3.99 * row, 4.03 * row, edge(30.7), edge(30.71) }, 1);
        CPPUNIT_ASSERT_EQUAL(1, count(mask, 1));
        CPPUNIT_ASSERT_EQUAL(uint8_t(1), at(mask, 4, 30));
    }

    void the_lowest_label_wins_in_any_order()
    {
        const activity wide{ 0.0, 10.0 * row, edge(10), edge(30) };
        const activity pulse{ 4.0 * row, 5.0 * row, edge(20), edge(40) };
        label_mask first(geometry(), 10);
        first.add(wide, 2);
        first.add(pulse, 1);
        label_mask second(geometry(), 10);
        second.add(pulse, 1);
        second.add(wide, 2);
        CPPUNIT_ASSERT(first.labels() == second.labels());
        CPPUNIT_ASSERT_EQUAL(20, count(first, 1));
        CPPUNIT_ASSERT_EQUAL(200 - 10, count(first, 2));
    }

    void what_lies_outside_is_cut_off()
    {
        label_mask mask(geometry(), 10);
        mask.add({ -5.0 * row, 100.0 * row, -1e9, edge(2) }, 3);
        CPPUNIT_ASSERT_EQUAL(20, count(mask, 3));
        mask.add({ -5.0 * row, -row, edge(10), edge(20) }, 1);
        mask.add({ 10.0 * row, 11.0 * row, edge(10), edge(20) }, 1);
        mask.add({ 0.0, 10.0 * row, edge(80.6), edge(81) }, 1);
        CPPUNIT_ASSERT_EQUAL(0, count(mask, 1));
        // The last half column of the band appears in column 0.
        mask.add({ 9.9 * row, 20.0 * row, edge(79.9), edge(90) }, 1);
        CPPUNIT_ASSERT_EQUAL(2, count(mask, 1));
        CPPUNIT_ASSERT_EQUAL(uint8_t(1), at(mask, 9, 0));
        CPPUNIT_ASSERT_EQUAL(uint8_t(1), at(mask, 9, 79));
    }

    void columns_are_those_of_the_spectrogram()
    {
        for (double rate : { 1.92e6, 20e6, 61.44e6 }) {
            const spectrogram_geometry g(find_profile("field"), rate);
            label_mask mask(g, 1);
            const double f = g.column_center(5);
            mask.add({ 0.0, row, f - 1.0, f + 1.0 }, 1);
            CPPUNIT_ASSERT_EQUAL(1, count(mask, 1));
            CPPUNIT_ASSERT_EQUAL(uint8_t(1), at(mask, 0, 5));
        }
    }

    void a_tone_labels_the_column_that_it_appears_in()
    {
        const double rate = 2e6; // 8 columns, the first half of it beyond the band
        for (int half = -8; half < 8; ++half) {
            const double f = (half + 0.5) * rate / 16.0;
            spectrogram rows(find_profile("field"), rate);
            const auto power = qa::all_rows(rows, qa::tone(2000, f, rate)).detectors[0];
            const auto first = power.begin() + 4 * 8;
            label_mask mask(rows.geometry(), 10);
            mask.add({ 0.0, 1.0, f - 1e3, f + 1e3 }, 1);
            const auto strongest = std::max_element(first, first + 8) - first;
            for (int c = 0; c < 8; ++c) {
                CPPUNIT_ASSERT_EQUAL(uint8_t(c == strongest), at(mask, 4, c));
            }
        }
    }

    void grey_levels_span_the_range_of_the_frame()
    {
        const auto grey = paper_grey_levels({ 1e-6f, 1e-3f, 1.0f, 1e-5f });
        CPPUNIT_ASSERT((grey == std::vector<uint8_t>{ 0, 128, 255, 43 }));
        CPPUNIT_ASSERT(
            (paper_grey_levels({ 2.0f, 2.0f }) == std::vector<uint8_t>{ 0, 0 }));
        CPPUNIT_ASSERT(paper_grey_levels({}).empty());
    }

    void silence_is_90_db_under_the_greatest()
    {
        const auto grey = paper_grey_levels({ 0.0f, 1e-12f, 3.1622777e-5f, 1.0f });
        CPPUNIT_ASSERT((grey == std::vector<uint8_t>{ 0, 0, 128, 255 }));
    }

    void parula_runs_from_blue_to_yellow()
    {
        const auto& map = parula();
        CPPUNIT_ASSERT_EQUAL(size_t(768), map.size());
        CPPUNIT_ASSERT((std::vector<uint8_t>(map.begin(), map.begin() + 3) ==
                        std::vector<uint8_t>{ 62, 38, 168 }));
        CPPUNIT_ASSERT((std::vector<uint8_t>(map.end() - 3, map.end()) ==
                        std::vector<uint8_t>{ 249, 251, 21 }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_label_mask);
