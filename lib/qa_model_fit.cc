// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/models/model_fit.h>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_model_fit : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_model_fit);
    CPPUNIT_TEST(any_sample_rate_fits);
    CPPUNIT_TEST(more_detectors_than_needed_fit);
    CPPUNIT_TEST(each_member_that_differs_is_named_with_both_values);
    CPPUNIT_TEST(all_that_differs_is_said_at_once);
    CPPUNIT_TEST_SUITE_END();

    static model_description trained_on_paper()
    {
        model_description description;
        description.name = "os-net";
        description.profile = find_profile("paper");
        return description;
    }

    static std::string error_with(const std::function<void(sensing_profile&)>& change)
    {
        auto stream = find_profile("paper");
        change(stream);
        try {
            check_fit(trained_on_paper(), stream);
        } catch (const std::invalid_argument& e) {
            return e.what();
        }
        return "none";
    }

    void any_sample_rate_fits()
    {
        for (double rate : { 1.92e6, 20e6, 61.44e6, 122.88e6 }) {
            CPPUNIT_ASSERT_NO_THROW(check_fit(
                trained_on_paper(), spectrogram_geometry(find_profile("paper"), rate)));
        }
        CPPUNIT_ASSERT_THROW(
            check_fit(trained_on_paper(),
                      spectrogram_geometry(find_profile("field"), 61.44e6)),
            std::invalid_argument);
    }

    void more_detectors_than_needed_fit()
    {
        const auto error = error_with([](sensing_profile& p) {
            p.detectors = { detector_kind::average, detector_kind::sample };
        });
        CPPUNIT_ASSERT_EQUAL(std::string("none"), error);
    }

    void each_member_that_differs_is_named_with_both_values()
    {
        const auto expect = [](const std::string& trained,
                               const std::string& got,
                               const std::function<void(sensing_profile&)>& change) {
            CPPUNIT_ASSERT_EQUAL("model os-net was trained on " + trained + "; got " +
                                     got,
                                 error_with(change));
        };
        using profile = sensing_profile;
        expect("columns of 240000 Hz", "columns of 120000 Hz", [](profile& p) {
            p.column_width_hz = rational(120000);
        });
        // 713 windows of 246 samples at 61.44 MS/s are 256 rows.
        expect("rows of 11.1515045 us", "rows of 35.7142857 us", [](profile& p) {
            p.row_duration_s = rational(1, 28000);
        });
        expect("frames of 256 rows", "frames of 1120 rows", [](profile& p) {
            p.rows_per_frame = 1120;
        });
        expect("window hann", "window kaiser", [](profile& p) {
            p.window = window_shape::kaiser;
        });
        expect("a hop of 123/128 column times",
               "a hop of 1/3 column times",
               [](profile& p) { p.hop = rational(1, 3); });
        expect("windows that may skip samples",
               "windows over every sample",
               [](profile& p) { p.every_sample = true; });
        expect("columns that lie 0.5 of their width from DC",
               "columns that lie 0 of their width from DC",
               [](profile& p) { p.column_offset = 0.0; });
        expect("detector sample", "detectors average peak", [](profile& p) {
            p.detectors = { detector_kind::average, detector_kind::peak };
        });
    }

    void all_that_differs_is_said_at_once()
    {
        CPPUNIT_ASSERT_EQUAL(
            std::string("model os-net was trained on columns of 240000 Hz, frames of 256 "
                        "rows; got columns of 60000 Hz, frames of 64 rows"),
            error_with([](sensing_profile& p) {
                p.column_width_hz = rational(60000);
                p.rows_per_frame = 64;
            }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_model_fit);
