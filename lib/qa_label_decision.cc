// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/label_decision.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>
#include <string>
#include <vector>

using namespace gr::specsense::core;

namespace {

constexpr uint8_t noise = label_noise, radar = 1, lte = 2, nr = 3, other = 4;
constexpr int rows = 20, columns = 12;

struct frame_labels {
    std::vector<uint8_t> labels = std::vector<uint8_t>(rows * columns, noise);
    std::vector<uint8_t> confidence = std::vector<uint8_t>(rows * columns, 250);

    void fill(int first_row, int last_row, uint8_t label, double sure)
    {
        for (int r = first_row; r <= last_row; ++r) {
            for (int c = 2; c < 10; ++c) {
                labels[size_t(r * columns + c)] = label;
                confidence[size_t(r * columns + c)] = uint8_t(255.0 * sure);
            }
        }
    }
    void decide(std::optional<double> least = {}, const char* profile = "field")
    {
        auto p = find_profile(profile);
        p.classes = { "radar", "lte", "nr", "other" };
        label_decision(p, columns, least).decide(rows, labels.data(), confidence.data());
    }
    /* The label of that row's pixels within the columns. */
    int label(int row) const
    {
        const auto first = labels.begin() + row * columns;
        CPPUNIT_ASSERT(
            std::all_of(first + 2, first + 10, [&](uint8_t l) { return l == first[2]; }));
        CPPUNIT_ASSERT_EQUAL(int(noise), int(first[0]));
        CPPUNIT_ASSERT_EQUAL(int(noise), int(first[11]));
        return first[2];
    }
};

} // namespace

class qa_label_decision : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_label_decision);
    CPPUNIT_TEST(doubtful_pixels_are_their_carrier_s);
    CPPUNIT_TEST(a_doubtful_carrier_is_other);
    CPPUNIT_TEST(doubtful_radar_is_other);
    CPPUNIT_TEST(of_a_pulse_the_surest_pixel_counts);
    CPPUNIT_TEST(pictures_of_the_papers_are_left_alone);
    CPPUNIT_TEST(wrong_values_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void doubtful_pixels_are_their_carrier_s()
    {
        frame_labels f;
        f.fill(0, 18, lte, 0.9);
        f.fill(12, 14, nr, 0.5);
        f.fill(16, 16, radar, 0.5);
        f.fill(19, 19, radar, 0.7);
        f.decide();
        for (int r = 0; r < 19; ++r) {
            CPPUNIT_ASSERT_EQUAL(int(lte), f.label(r));
        }
        CPPUNIT_ASSERT_EQUAL(int(radar), f.label(19));
    }

    void a_doubtful_carrier_is_other()
    {
        frame_labels f;
        f.fill(0, 19, lte, 0.55);
        auto believing = f;
        f.decide();
        CPPUNIT_ASSERT_EQUAL(int(other), f.label(0));
        believing.decide(0.5);
        CPPUNIT_ASSERT_EQUAL(int(lte), believing.label(0));
    }

    void doubtful_radar_is_other()
    {
        frame_labels f;
        f.fill(5, 5, radar, 0.55);
        f.fill(10, 10, radar, 0.65);
        f.decide();
        CPPUNIT_ASSERT_EQUAL(int(other), f.label(5));
        CPPUNIT_ASSERT_EQUAL(int(radar), f.label(10));
        CPPUNIT_ASSERT_EQUAL(int(noise), f.label(0));
    }

    void of_a_pulse_the_surest_pixel_counts()
    {
        frame_labels f;
        f.fill(5, 7, radar, 0.3);
        f.fill(12, 13, radar, 0.3);
        f.confidence[5 * columns + 4] = 200;
        f.decide();
        CPPUNIT_ASSERT_EQUAL(int(radar), f.label(5));
        CPPUNIT_ASSERT_EQUAL(int(radar), f.label(7));
        CPPUNIT_ASSERT_EQUAL(int(other), f.label(12));
    }

    void pictures_of_the_papers_are_left_alone()
    {
        frame_labels f;
        f.fill(0, 9, lte, 0.9);
        f.fill(10, 12, nr, 0.9);
        const auto before = f.labels;
        f.decide(0.0, "paper");
        CPPUNIT_ASSERT(before == f.labels);
    }

    void wrong_values_are_refused()
    {
        const auto refusal = [](const sensing_profile& profile, double least) {
            try {
                label_decision decision(profile, columns, least);
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
            return std::string("accepted");
        };
        auto profile = find_profile("field");
        CPPUNIT_ASSERT_EQUAL(
            std::string("least_confidence must lie in 0 to 1, got -0.100000"),
            refusal(profile, -0.1));
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), refusal(profile, 1.0));
        profile.classes = { "lte" };
        CPPUNIT_ASSERT_EQUAL(std::string("least_confidence must be 0 for a model that "
                                         "has no class other, got 0.100000"),
                             refusal(profile, 0.1));
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), refusal(profile, 0.0));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_label_decision);
