// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "segmenter_counters.h"
#include <deque>
#include <gnuradio/specsense/core/segmentation_queue.h>
#include <gnuradio/specsense/segmenter.h>

namespace gr {
namespace specsense {

class segmenter_impl : public segmenter
{
public:
    segmenter_impl(const core::spectrogram_geometry& geometry,
                   std::unique_ptr<core::segmentation_engine> engine,
                   core::overload_policy on_overload);

    std::vector<std::string> classes() const override { return d_queue.classes(); }

    bool start() override;
    bool stop() override;
    void setup_rpc() override;
    void forecast(int noutput_items, gr_vector_int& ninput_items_required) override;
    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& input_items,
                     gr_vector_void_star& output_items) override;

private:
    int label_rows(int noutput_items,
                   gr_vector_int& ninput_items,
                   gr_vector_const_void_star& input_items,
                   gr_vector_void_star& output_items);
    void take_row(uint64_t row, size_t index, const gr_vector_const_void_star& input);
    void look_at_tags(int rows);
    bool starts_segment(uint64_t row) const;
    void hand_over();
    bool take_back();
    int write_rows(int written, int room, const gr_vector_void_star& output);
    void write_tags(uint64_t first_row, int rows);
    void wake_up();
    void publish_counters();

    core::segmentation_queue d_queue;
    size_t d_columns;
    double d_frequency = 0.0;
    bool d_tuned = false; // a frequency is known

    using frame_ptr = std::unique_ptr<core::queued_frame>;
    frame_ptr d_in;  // rows come in until it is handed over
    frame_ptr d_out; // labelled: its rows go out
    int d_rows_out = 0;
    std::vector<tag_t> d_tags_in; // of rows that can be taken in this call ...
    size_t d_next_tag = 0;        // ... and the first of those that were not
    std::deque<tag_t> d_tags;     // of rows that have not gone out
    segmenter_counters d_counters;
};

} // namespace specsense
} // namespace gr
