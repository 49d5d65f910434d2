// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/carrier_vote.h"
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/segmentation_engine.h>

using namespace gr::specsense::core;

class qa_carrier_vote : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_carrier_vote);
    CPPUNIT_TEST(a_carrier_takes_the_class_of_most_of_its_pixels);
    CPPUNIT_TEST(carriers_change_where_they_meet);
    CPPUNIT_TEST(a_gap_costs_nothing);
    CPPUNIT_TEST(noise_radar_and_unsensed_stay);
    CPPUNIT_TEST(frames_before_count_until_a_retune);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int columns = 24;
    static constexpr int rows = 10;
    static constexpr uint8_t radar = 1, lte = 2, nr = 3, other = 4;
    const std::vector<std::string> classes{ "radar", "lte", "nr", "other" };

    struct frame {
        std::vector<uint8_t> labels = std::vector<uint8_t>(rows * columns, label_noise);
        std::vector<uint8_t> confidence = std::vector<uint8_t>(rows * columns, 200);

        void fill(int row, int row_end, int column, int column_end, uint8_t label)
        {
            for (int r = row; r < row_end; ++r) {
                for (int c = column; c < column_end; ++c) {
                    labels[r * columns + c] = label;
                }
            }
        }
        uint8_t at(int row, int column) const { return labels[row * columns + column]; }
        void decide(carrier_vote& vote)
        {
            vote.decide(rows, labels.data(), confidence.data());
        }
    };

    void a_carrier_takes_the_class_of_most_of_its_pixels()
    {
        carrier_vote vote(classes, columns, 0.04);
        frame f;
        f.fill(0, rows, 4, 20, lte);
        f.fill(2, 5, 6, 12, nr);       // in some rows
        f.fill(0, rows, 9, 10, other); // a whole column, as of a receiver's DC line
        f.fill(0, 3, 10, 11, other);
        f.decide(vote);
        for (int r = 0; r < rows; ++r) {
            for (int c = 0; c < columns; ++c) {
                const bool inside = c >= 4 && c < 20;
                CPPUNIT_ASSERT_EQUAL(int(inside ? lte : label_noise), int(f.at(r, c)));
            }
        }
        // What kept its class keeps its confidence; else it is the winner's share.
        CPPUNIT_ASSERT_EQUAL(200, int(f.confidence[4]));
        CPPUNIT_ASSERT_EQUAL(0, int(f.confidence[9]));
        CPPUNIT_ASSERT_EQUAL(int(0.5 * 255 + 0.5), int(f.confidence[10]));
        CPPUNIT_ASSERT_EQUAL(int(0.7 * 255 + 0.5), int(f.confidence[2 * columns + 7]));
    }

    void carriers_change_where_they_meet()
    {
        carrier_vote vote(classes, columns, 0.04);
        frame f;
        f.fill(0, rows, 0, 11, lte);
        f.fill(0, rows, 11, 18, nr);
        f.fill(0, rows, 18, columns, other);
        f.fill(4, 6, 0, columns, nr);
        f.decide(vote);
        for (int c = 0; c < columns; ++c) {
            const uint8_t wanted = c < 11 ? lte : c < 18 ? nr : other;
            for (int r = 0; r < rows; ++r) {
                CPPUNIT_ASSERT_EQUAL(int(wanted), int(f.at(r, c)));
            }
        }
    }

    void a_gap_costs_nothing()
    {
        carrier_vote vote(classes, columns, 0.04);
        frame f;
        f.fill(0, rows, 0, 10, lte);
        f.fill(3, 4, 11, 12, other); // narrow and weak, but by itself
        f.fill(0, rows, 13, columns, nr);
        f.decide(vote);
        CPPUNIT_ASSERT_EQUAL(int(lte), int(f.at(3, 9)));
        CPPUNIT_ASSERT_EQUAL(int(other), int(f.at(3, 11)));
        CPPUNIT_ASSERT_EQUAL(int(nr), int(f.at(3, 13)));
    }

    void noise_radar_and_unsensed_stay()
    {
        carrier_vote vote(classes, columns, 0.04);
        frame f;
        f.fill(0, rows, 0, columns, lte);
        f.fill(5, 6, 0, columns, radar);
        f.fill(7, 8, 0, columns, label_noise);
        f.fill(8, 9, 0, columns, label_unsensed);
        const auto before = f;
        f.decide(vote);
        CPPUNIT_ASSERT(before.labels == f.labels);
        CPPUNIT_ASSERT(before.confidence == f.confidence);
    }

    void frames_before_count_until_a_retune()
    {
        carrier_vote vote(classes, columns, 0.04);
        for (int i = 0; i < 5; ++i) {
            frame f;
            f.fill(0, rows, 4, 20, lte);
            f.decide(vote);
        }
        frame weak;
        weak.fill(0, rows, 4, 20, nr);
        auto again = weak;
        weak.decide(vote);
        CPPUNIT_ASSERT_EQUAL(int(lte), int(weak.at(0, 10)));
        vote.restart();
        again.decide(vote);
        CPPUNIT_ASSERT_EQUAL(int(nr), int(again.at(0, 10)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_carrier_vote);
