// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "segmenter_impl.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <gnuradio/specsense/message_keys.h>

namespace gr {
namespace specsense {

namespace {

const pmt::pmt_t segment_start = pmt::mp(keys::segment_start);
const pmt::pmt_t segment_end = pmt::mp(keys::segment_end);
const pmt::pmt_t rx_freq = pmt::mp(keys::rx_freq);

} // namespace

segmenter::sptr segmenter::make(const std::string& profile,
                                double sample_rate,
                                const core::segmentation_config& config)
{
    const core::spectrogram_geometry geometry(core::find_profile(profile), sample_rate);
    return gnuradio::make_block_sptr<segmenter_impl>(
        geometry, core::make_segmentation_engine(config, geometry));
}

segmenter_impl::segmenter_impl(const core::spectrogram_geometry& geometry,
                               std::unique_ptr<core::segmentation_engine> engine)
    : gr::block("segmenter",
                gr::io_signature::make(engine->detectors().size(),
                                       engine->detectors().size(),
                                       sizeof(float) * geometry.columns()),
                gr::io_signature::make3(3,
                                        3,
                                        geometry.columns(),
                                        geometry.columns(),
                                        sizeof(float) * geometry.columns())),
      d_engine(std::move(engine)), d_columns(geometry.columns())
{
    set_tag_propagation_policy(TPP_DONT);
    message_port_register_out(pmt::mp(keys::port_counters));
    const size_t pixels = d_columns * d_engine->rows_per_frame();
    d_rows.assign(d_engine->detectors().size(), std::vector<float>(pixels));
    d_labels.resize(pixels);
    d_confidence.resize(pixels);
}

bool segmenter_impl::start()
{
    d_tags.clear();
    d_rows_in = 0;
    d_rows_out = 0;
    d_judged = false;
    return block::start();
}

void segmenter_impl::forecast(int, gr_vector_int& ninput_items_required)
{
    forecast_to_the_end(*this, ninput_items_required);
}

int segmenter_impl::general_work(int noutput_items,
                                 gr_vector_int& ninput_items,
                                 gr_vector_const_void_star& input_items,
                                 gr_vector_void_star& output_items)
{
    return guarded_work(d_logger, [&] {
        const int available = *std::min_element(ninput_items.begin(), ninput_items.end());
        const bool stream_ends = available == 0;
        int taken = 0;
        int written = 0;
        for (;;) {
            if (d_judged) {
                written += write_rows(written, noutput_items, output_items);
            }
            if (d_judged || (taken == available && !(stream_ends && d_rows_in > 0))) {
                break; // no room, or nothing more to do
            }
            const uint64_t row = nitems_read(0) + taken;
            if (stream_ends || (d_rows_in > 0 && starts_segment(row))) {
                segment_frame();
                continue;
            }
            take_row(row, taken, input_items);
            ++taken;
        }
        consume_each(taken);
        for (size_t port = 0; port < output_items.size(); ++port) {
            produce(port, written);
        }
        if (!stream_ends || d_judged) {
            return int(WORK_CALLED_PRODUCE);
        }
        publish_counters();
        return int(WORK_DONE);
    });
}

bool segmenter_impl::starts_segment(uint64_t row)
{
    std::vector<tag_t> tags;
    get_tags_in_range(tags, 0, row, row + 1, segment_start);
    return !tags.empty();
}

/* A row joins the frame, which is judged when it is full or its segment ends. */
void segmenter_impl::take_row(uint64_t row,
                              size_t index,
                              const gr_vector_const_void_star& input)
{
    for (size_t d = 0; d < d_rows.size(); ++d) {
        const auto* in = static_cast<const float*>(input[d]) + index * d_columns;
        std::copy_n(in, d_columns, d_rows[d].begin() + d_rows_in * d_columns);
    }
    ++d_rows_in;
    bool last = d_rows_in == d_engine->rows_per_frame();
    std::vector<tag_t> tags;
    get_tags_in_range(tags, 0, row, row + 1);
    for (const auto& tag : tags) {
        d_tags.push_back(tag);
        last = last || pmt::eq(tag.key, segment_end);
        if (pmt::eq(tag.key, rx_freq)) {
            const double frequency = pmt::to_double(tag.value);
            if (d_tuned && frequency != d_frequency) {
                d_engine->retune();
            }
            d_tuned = true;
            d_frequency = frequency;
        }
    }
    if (last) {
        segment_frame();
    }
}

void segmenter_impl::segment_frame()
{
    core::frame_rows frame{ d_rows_in, {} };
    for (const auto& rows : d_rows) {
        frame.detectors.push_back(rows.data());
    }
    const auto begin = segmenter_counters::clock::now();
    d_engine->segment(frame, d_labels.data(), d_confidence.data());
    const auto latency = segmenter_counters::clock::now() - begin;
    int unsensed = 0;
    for (int row = 0; row < d_rows_in; ++row) {
        unsensed += is_unsensed(&d_labels[row * d_columns], d_columns);
    }
    d_counters.add_frame(d_rows_in, unsensed, latency);
    if (d_counters.due()) {
        publish_counters();
    }
    d_judged = true;
    d_rows_out = 0;
}

int segmenter_impl::write_rows(int written, int room, const gr_vector_void_star& output)
{
    const int rows = std::min(room - written, d_rows_in - d_rows_out);
    const size_t count = rows * d_columns;
    const size_t from = d_rows_out * d_columns;
    const size_t to = written * d_columns;
    std::copy_n(&d_labels[from], count, static_cast<uint8_t*>(output[0]) + to);
    std::copy_n(&d_confidence[from], count, static_cast<uint8_t*>(output[1]) + to);
    std::copy_n(&d_rows[0][from], count, static_cast<float*>(output[2]) + to);
    const uint64_t first_row = nitems_written(0) + written;
    if (d_rows_out == 0 && rows > 0) {
        // A row keeps its number from input to output, and so do its tags.
        tag_t floor;
        floor.offset = first_row;
        floor.key = pmt::mp(keys::noise_floor);
        floor.value = noise_floor();
        floor.srcid = pmt::mp(alias());
        d_tags.push_back(floor);
        for (const auto& tag : d_tags) {
            for (int port = 0; port < 3; ++port) {
                add_item_tag(port, tag);
            }
        }
        d_tags.clear();
    }
    d_rows_out += rows;
    if (d_rows_out == d_rows_in) {
        d_judged = false;
        d_rows_in = 0;
    }
    return rows;
}

pmt::pmt_t segmenter_impl::noise_floor() const
{
    const auto& floor = d_engine->floor();
    auto dict = pmt::make_dict();
    dict = pmt::dict_add(dict,
                         pmt::mp(keys::power),
                         pmt::init_f32vector(floor.power.size(), floor.power.data()));
    return pmt::dict_add(dict, pmt::mp(keys::known), pmt::from_bool(floor.known));
}

void segmenter_impl::publish_counters()
{
    message_port_pub(pmt::mp(keys::port_counters), d_counters.pdu());
}

} // namespace specsense
} // namespace gr
