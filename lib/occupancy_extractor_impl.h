// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include <gnuradio/specsense/occupancy_extractor.h>

namespace gr {
namespace specsense {

class occupancy_extractor_impl : public occupancy_extractor
{
public:
    occupancy_extractor_impl(const core::spectrogram_geometry& geometry,
                             const core::extraction_config& config);

    bool start() override;
    bool stop() override;
    int work(int noutput_items,
             gr_vector_const_void_star& input_items,
             gr_vector_void_star& output_items) override;

private:
    void finish();
    void start_segment(uint64_t row, const std::vector<tag_t>& tags);
    void take_noise_floor(const pmt::pmt_t& value);
    void add_row(int index, const gr_vector_const_void_star& input);
    void publish_counters();

    core::spectrogram_geometry d_geometry;
    std::vector<std::string> d_classes;
    core::occupancy_extractor d_extractor;
    bool d_in_segment = false;
    bool d_finished = true; // nothing is open
    bool d_tuned = false;   // a frequency is known
    double d_frequency = 0.0;
    std::vector<float> d_floor; // empty: not known
    bool d_floor_known = false;
    uint64_t d_rows = 0; // this and the next are counted since the block was made
    uint64_t d_unsensed_rows = 0;
    uint64_t d_emissions = 0;
    uint64_t d_bursts = 0;
    once_a_second d_second;
    rate_limit d_warnings;
};

} // namespace specsense
} // namespace gr
