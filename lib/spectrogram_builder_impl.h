// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "sample_stream.h"
#include <atomic>
#include <gnuradio/specsense/core/spectrogram.h>
#include <gnuradio/specsense/spectrogram_builder.h>

namespace gr {
namespace specsense {

class spectrogram_builder_impl : public spectrogram_builder
{
public:
    spectrogram_builder_impl(const core::sensing_profile& profile,
                             double sample_rate,
                             double frequency,
                             double settle_time,
                             int dc_columns);

    uint64_t dropped_samples() const override { return d_dropped; }
    uint64_t non_finite_samples() const override { return d_non_finite; }

    bool start() override;
    void forecast(int noutput_items, gr_vector_int& ninput_items_required) override;
    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& input_items,
                     gr_vector_void_star& output_items) override;

private:
    struct rows_out {
        gr_vector_void_star& buffers;
        int room; // rows
        int written;
    };

    int build(int ninput, const gr_complex* in, rows_out& out);
    uint64_t take_samples(const gr_complex* in, uint64_t count, rows_out& out);
    void end_segment();
    void finish_segment(bool stream_ends, rows_out& out);
    void count_rows(int64_t first_row, size_t rows, rows_out& out);
    void build_connected_ports();
    std::vector<float*> pointers(const rows_out& out) const;
    void publish_counters();
    void tag_row(int row, const char* key, const pmt::pmt_t& value);

    // Of the detectors whose ports are connected.
    std::unique_ptr<core::spectrogram> d_spectrogram;
    int d_dc_columns;
    sample_stream d_stream;
    uint64_t d_next_tag = 0; // sample from which on tags are unread
    bool d_ending = false;   // the segment has rows to write, and takes no samples
    std::vector<sample_stream::named_value> d_start_tags; // of the segment
    uint64_t d_rows = 0; // these and the next are counted since the block was made
    uint64_t d_samples = 0;
    std::atomic<uint64_t> d_dropped{ 0 };
    std::atomic<uint64_t> d_non_finite{ 0 };
    once_a_second d_second;
    rate_limit d_warnings;
};

} // namespace specsense
} // namespace gr
