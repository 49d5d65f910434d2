// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "segmenter_impl.h"
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/blocks/message_debug.h>
#include <gnuradio/blocks/vector_sink.h>
#include <gnuradio/blocks/vector_source.h>
#include <gnuradio/top_block.h>
#include <thread>

using namespace gr::specsense;

namespace {

constexpr double rate = 7.68e6;
constexpr int frame_length = 10; // rows

struct engine_plan {
    int fails_at = -1; // frame
    int held = -1;     // frame that is not labelled until so many rows ...
    size_t until = 0;  // ... were read
    gr::block* reader = nullptr;
};

/* Labels everything 1. */
class planned_engine : public core::segmentation_engine
{
public:
    planned_engine(const engine_plan& plan, int columns)
        : d_plan(plan), d_columns(columns)
    {
        d_floor.power.assign(columns, 1.0f);
    }
    const std::vector<std::string>& classes() const override { return d_classes; }
    const std::vector<core::detector_kind>& detectors() const override
    {
        return d_detectors;
    }
    int rows_per_frame() const override { return frame_length; }
    const core::noise_floor_estimate& floor() const override { return d_floor; }
    void survey(const core::frame_rows&) override {}
    void retune() override {}
    core::frame_report
    segment(const core::frame_rows& frame, uint8_t* labels, uint8_t* confidence) override
    {
        const int index = d_frames++;
        if (index == d_plan.fails_at) {
            throw std::runtime_error("the device fell off the bus");
        }
        while (index == d_plan.held && d_plan.reader->nitems_read(0) < d_plan.until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        std::fill_n(labels, frame.rows * d_columns, uint8_t(1));
        std::fill_n(confidence, frame.rows * d_columns, uint8_t(9));
        return {};
    }

private:
    const engine_plan& d_plan;
    int d_columns;
    int d_frames = 0;
    std::vector<std::string> d_classes{ "signal" };
    std::vector<core::detector_kind> d_detectors{ core::detector_kind::average };
    core::noise_floor_estimate d_floor;
};

} // namespace

/* What no model does by itself: an engine that fails or is slow, in a flowgraph. */
class qa_segmenter_block : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_segmenter_block);
    CPPUNIT_TEST(an_engine_that_fails_ends_the_flowgraph);
    CPPUNIT_TEST(rows_are_taken_while_a_frame_is_at_work);
    CPPUNIT_TEST_SUITE_END();

    const core::spectrogram_geometry geometry{ core::find_profile("field"), rate };
    engine_plan plan;

    struct outcome {
        std::vector<uint8_t> labels; // of each row's first column
        std::vector<float> rows;     // likewise
        pmt::pmt_t counters;         // the last
    };

    /* Rows that hold their number, one a call. */
    outcome run(int rows, core::overload_policy policy)
    {
        const int columns = geometry.columns();
        std::vector<float> values;
        for (int row = 0; row < rows; ++row) {
            values.insert(values.end(), columns, float(row));
        }
        auto flowgraph = gr::make_top_block("qa");
        auto source = gr::blocks::vector_source_f::make(values, false, columns);
        auto block = gnuradio::make_block_sptr<segmenter_impl>(
            geometry, std::make_unique<planned_engine>(plan, columns), policy);
        plan.reader = block.get();
        block->set_max_noutput_items(1);
        auto labels = gr::blocks::vector_sink_b::make(columns);
        auto confidence = gr::blocks::vector_sink_b::make(columns);
        auto again = gr::blocks::vector_sink_f::make(columns);
        auto counters = gr::blocks::message_debug::make();
        flowgraph->connect(source, 0, block, 0);
        flowgraph->connect(block, 0, labels, 0);
        flowgraph->connect(block, 1, confidence, 0);
        flowgraph->connect(block, 2, again, 0);
        flowgraph->msg_connect(block, "counters", counters, "store");
        flowgraph->run();
        outcome out;
        for (size_t i = 0; i < labels->data().size(); i += columns) {
            out.labels.push_back(labels->data()[i]);
            out.rows.push_back(again->data()[i]);
        }
        CPPUNIT_ASSERT(counters->num_messages() > 0);
        out.counters = pmt::car(counters->get_message(counters->num_messages() - 1));
        return out;
    }

    static uint64_t count(const outcome& out, const char* key)
    {
        return pmt::to_uint64(pmt::dict_ref(out.counters, pmt::mp(key), pmt::PMT_NIL));
    }

    void an_engine_that_fails_ends_the_flowgraph()
    {
        for (auto policy :
             { core::overload_policy::block, core::overload_policy::skip }) {
            plan = {};
            plan.fails_at = 2;
            const auto out = run(5 * frame_length, policy);
            // Frames that were skipped come out before the one that fails.
            const int whole = policy == core::overload_policy::block ? 2 : 4;
            CPPUNIT_ASSERT(out.labels.size() <= size_t(whole * frame_length));
            CPPUNIT_ASSERT_EQUAL(uint64_t(1), count(out, keys::errors));
            CPPUNIT_ASSERT_EQUAL(std::string("the device fell off the bus"),
                                 pmt::symbol_to_string(pmt::dict_ref(
                                     out.counters, pmt::mp(keys::error), pmt::PMT_NIL)));
        }
    }

    /* The second frame is not labelled before the block has read ten. */
    void rows_are_taken_while_a_frame_is_at_work()
    {
        plan.held = 1;
        plan.until = 10 * frame_length;
        const int frames = 15;
        const auto out = run(frames * frame_length, core::overload_policy::skip);
        CPPUNIT_ASSERT_EQUAL(size_t(frames * frame_length), out.labels.size());
        size_t unsensed = 0;
        for (size_t row = 0; row < out.labels.size(); ++row) {
            CPPUNIT_ASSERT_EQUAL(float(row), out.rows[row]);
            unsensed += out.labels[row] == core::label_unsensed;
            CPPUNIT_ASSERT(out.labels[row] == 1 ||
                           out.labels[row] == core::label_unsensed);
        }
        // Of frames 2 to 9, all but the last four.
        CPPUNIT_ASSERT(unsensed >= 4 * frame_length);
        CPPUNIT_ASSERT_EQUAL(uint64_t(unsensed), count(out, keys::unsensed_rows));
        CPPUNIT_ASSERT_EQUAL(uint64_t(unsensed / frame_length),
                             count(out, keys::skipped_frames));
        CPPUNIT_ASSERT_EQUAL(uint64_t(frames), count(out, keys::frames));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), count(out, keys::errors));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_segmenter_block);
