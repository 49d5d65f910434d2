// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <stdexcept>

using namespace gr::specsense::core;

namespace {

sensing_profile two_row_profile()
{
    auto profile = find_profile("field");
    profile.detectors = { detector_kind::average, detector_kind::cyclic_prefix_15khz };
    profile.joined_rows = 2;
    return profile;
}

} // namespace

class qa_picture : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_picture);
    CPPUNIT_TEST(levels_are_dB_over_the_floor);
    CPPUNIT_TEST(joined_rows_stand_side_by_side);
    CPPUNIT_TEST(unsensed_rows_are_black);
    CPPUNIT_TEST(a_floor_of_another_width_is_refused);
    CPPUNIT_TEST(labels_join_to_the_signal);
    CPPUNIT_TEST(padding_is_black);
    CPPUNIT_TEST_SUITE_END();

    void levels_are_dB_over_the_floor()
    {
        auto profile = find_profile("field");
        profile.detectors = { detector_kind::average };
        constexpr int columns = 700;
        std::vector<float> power, floor;
        for (int c = 0; c < columns; ++c) { // -15 to 55 dB over floors of -70 to -50 dB
            const double floor_db = -70.0 + 20.0 * c / columns;
            floor.push_back(float(std::pow(10.0, floor_db / 10.0)));
            power.push_back(float(std::pow(10.0, (floor_db - 15.0 + 0.1 * c) / 10.0)));
        }
        const auto p = make_picture(profile, { 1, { power.data() } }, columns, floor);
        CPPUNIT_ASSERT_EQUAL(1, p.rows);
        CPPUNIT_ASSERT_EQUAL(columns, p.columns);
        for (int c = 0; c < columns; ++c) {
            const double x = std::clamp(-15.0 + 0.1 * c + 4.0, 0.0, 54.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                x / (x + 8.0) * 62.0 / 54.0 * 255.0, double(p.pixels[c]), 0.51);
        }
    }

    void joined_rows_stand_side_by_side()
    {
        const auto profile = two_row_profile();
        CPPUNIT_ASSERT_EQUAL(4, picture_channels(profile));
        // Three rows of two columns: the last pixel lacks its second row.
        const std::vector<float> average{ 10, 1e3f, 1e5f, 10, 1e3f, 1e5f };
        const std::vector<float> prefix{ 0, 0.04f, 0.16f, 0.36f, 0.64f, 1 };
        const auto p =
            make_picture(profile, { 3, { average.data(), prefix.data() } }, 2, { 1, 1 });
        CPPUNIT_ASSERT_EQUAL(2, p.rows);
        const uint8_t db10 = 186, db30 = 237, db50 = 255;
        const std::vector<uint8_t> expected{ db10, 0,   db50, 102, db30, 51,  db10, 153,
                                             db30, 204, 0,    0,   db50, 255, 0,    0 };
        CPPUNIT_ASSERT(expected == p.pixels);
    }

    void unsensed_rows_are_black()
    {
        const auto profile = two_row_profile();
        const std::vector<float> average{ NAN, 10 };
        const std::vector<float> prefix{ NAN, 1 };
        const auto p =
            make_picture(profile, { 2, { average.data(), prefix.data() } }, 1, { 1 });
        CPPUNIT_ASSERT((std::vector<uint8_t>{ 0, 0, 186, 255 }) == p.pixels);
    }

    void a_floor_of_another_width_is_refused()
    {
        const std::vector<float> values{ 1, 1 };
        CPPUNIT_ASSERT_THROW(
            make_picture(
                two_row_profile(), { 1, { values.data(), values.data() } }, 2, { 1 }),
            std::invalid_argument);
    }

    void labels_join_to_the_signal()
    {
        const uint8_t x = label_unsensed;
        const std::vector<uint8_t> labels{ 0, 0, 2, x, x, 1, //
                                           0, 3, 1, x, 0, x, //
                                           4, 0, x, 0, 0, 0 };
        CPPUNIT_ASSERT((std::vector<uint8_t>{ 0, 3, 1, x, x, 1, 4, 0, x, 0, 0, 0 }) ==
                       join_labels(labels, 3, 6, 2));
        CPPUNIT_ASSERT(labels == join_labels(labels, 3, 6, 1));
    }

    void padding_is_black()
    {
        const picture p{ 1, 2, { 1, 2, 3, 4, 5, 6 } };
        const auto padded = pad_picture(p, 4);
        CPPUNIT_ASSERT_EQUAL(4, padded.rows);
        CPPUNIT_ASSERT_EQUAL(4, padded.columns);
        std::vector<uint8_t> expected(4 * 4 * 3, 0);
        std::copy(p.pixels.begin(), p.pixels.end(), expected.begin());
        CPPUNIT_ASSERT(expected == padded.pixels);
        CPPUNIT_ASSERT(p.pixels == pad_picture(p, 1).pixels);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_picture);
