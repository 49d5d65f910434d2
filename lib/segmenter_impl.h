// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "segmenter_counters.h"
#include <gnuradio/specsense/segmenter.h>

namespace gr {
namespace specsense {

class segmenter_impl : public segmenter
{
public:
    segmenter_impl(const core::spectrogram_geometry& geometry,
                   std::unique_ptr<core::segmentation_engine> engine);

    std::vector<std::string> classes() const override { return d_engine->classes(); }

    bool start() override;
    void forecast(int noutput_items, gr_vector_int& ninput_items_required) override;
    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& input_items,
                     gr_vector_void_star& output_items) override;

private:
    void take_row(uint64_t row, size_t index, const gr_vector_const_void_star& input);
    bool starts_segment(uint64_t row);
    void segment_frame();
    int write_rows(int written, int room, const gr_vector_void_star& output);
    pmt::pmt_t noise_floor() const;
    void publish_counters();

    std::unique_ptr<core::segmentation_engine> d_engine;
    size_t d_columns;
    double d_frequency = 0.0;
    bool d_tuned = false; // a frequency is known

    // The frame: rows come in until it is judged, then go out.
    std::vector<std::vector<float>> d_rows; // by detector
    std::vector<uint8_t> d_labels;
    std::vector<uint8_t> d_confidence;
    std::vector<tag_t> d_tags; // of rows in the frame
    int d_rows_in = 0;
    int d_rows_out = 0;
    bool d_judged = false;
    segmenter_counters d_counters;
};

} // namespace specsense
} // namespace gr
