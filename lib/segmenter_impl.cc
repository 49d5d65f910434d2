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

pmt::pmt_t floor_dict(const core::noise_floor_estimate& floor)
{
    auto dict = pmt::make_dict();
    dict = pmt::dict_add(dict,
                         pmt::mp(keys::power),
                         pmt::init_f32vector(floor.power.size(), floor.power.data()));
    return pmt::dict_add(dict, pmt::mp(keys::known), pmt::from_bool(floor.known));
}

} // namespace

segmenter::sptr segmenter::make(const std::string& profile,
                                double sample_rate,
                                const core::segmentation_config& config)
{
    const core::spectrogram_geometry geometry(core::find_profile(profile), sample_rate);
    return gnuradio::make_block_sptr<segmenter_impl>(
        geometry, core::make_segmentation_engine(config, geometry), config.on_overload);
}

segmenter_impl::segmenter_impl(const core::spectrogram_geometry& geometry,
                               std::unique_ptr<core::segmentation_engine> engine,
                               core::overload_policy on_overload)
    : gr::block("segmenter",
                gr::io_signature::make(engine->detectors().size(),
                                       engine->detectors().size(),
                                       sizeof(float) * geometry.columns()),
                gr::io_signature::make3(3,
                                        3,
                                        geometry.columns(),
                                        geometry.columns(),
                                        sizeof(float) * geometry.columns())),
      d_queue(std::move(engine), geometry.columns(), on_overload, [this] { wake_up(); }),
      d_columns(geometry.columns())
{
    set_tag_propagation_policy(TPP_DONT);
    message_port_register_out(pmt::mp(keys::port_counters));
    make_room_for_frames(*this, d_queue.rows_per_frame());
}

/* A flowgraph that starts again, or is locked and unlocked, begins with empty buffers. */
bool segmenter_impl::start()
{
    d_queue.clear();
    d_in = d_queue.take_empty();
    d_out.reset();
    d_tags.clear();
    return block::start();
}

bool segmenter_impl::stop()
{
    d_queue.clear();
    return block::stop();
}

/* A frame has been labelled while the block may be waiting for rows. */
void segmenter_impl::wake_up()
{
    if (const auto scheduled = detail()) {
        scheduled->d_tpb.notify_msg();
    }
}

void segmenter_impl::forecast(int, gr_vector_int& ninput_items_required)
{
    forecast_to_the_end(*this, ninput_items_required);
    if (d_out || d_queue.ready()) {
        std::fill(ninput_items_required.begin(), ninput_items_required.end(), 0);
    }
}

int segmenter_impl::general_work(int noutput_items,
                                 gr_vector_int& ninput_items,
                                 gr_vector_const_void_star& input_items,
                                 gr_vector_void_star& output_items)
{
    return guarded_work(
        d_logger,
        [&] {
            return label_rows(noutput_items, ninput_items, input_items, output_items);
        },
        [this](const std::string& reason) {
            d_counters.add_error(reason);
            publish_counters();
        });
}

int segmenter_impl::label_rows(int noutput_items,
                               gr_vector_int& ninput_items,
                               gr_vector_const_void_star& input_items,
                               gr_vector_void_star& output_items)
{
    const int available = *std::min_element(ninput_items.begin(), ninput_items.end());
    const bool stream_ends = input_has_ended(*this);
    look_at_tags(available);
    int taken = 0;
    int written = 0;
    for (;;) {
        written += write_rows(written, noutput_items, output_items);
        if (d_out) {
            break; // no room
        }
        if (take_back()) {
            continue;
        }
        if (taken < available) {
            const uint64_t row = nitems_read(0) + taken;
            if (d_in->rows > 0 && starts_segment(row)) {
                hand_over();
            } else {
                take_row(row, taken++, input_items);
            }
        } else if (stream_ends && d_in->rows > 0) {
            hand_over();
        } else if (stream_ends && !d_queue.empty()) {
            d_queue.wait();
        } else {
            break;
        }
    }
    consume_each(taken);
    for (size_t port = 0; port < output_items.size(); ++port) {
        produce(port, written);
    }
    if (!stream_ends || d_out) {
        return WORK_CALLED_PRODUCE;
    }
    publish_counters();
    return WORK_DONE;
}

/* Once a call, not once a row, which costs more than the rows' copies. */
void segmenter_impl::look_at_tags(int rows)
{
    const uint64_t first = nitems_read(0);
    get_tags_in_range(d_tags_in, 0, first, first + rows);
    std::stable_sort(d_tags_in.begin(), d_tags_in.end(), tag_t::offset_compare);
    d_next_tag = 0;
}

bool segmenter_impl::starts_segment(uint64_t row) const
{
    for (size_t i = d_next_tag; i < d_tags_in.size() && d_tags_in[i].offset == row; ++i) {
        if (pmt::eq(d_tags_in[i].key, segment_start)) {
            return true;
        }
    }
    return false;
}

/* A row joins the frame, which is handed over when it is full or its segment ends. */
void segmenter_impl::take_row(uint64_t row,
                              size_t index,
                              const gr_vector_const_void_star& input)
{
    for (size_t d = 0; d < input.size(); ++d) {
        const auto* in = static_cast<const float*>(input[d]) + index * d_columns;
        std::copy_n(in, d_columns, d_in->detectors[d].begin() + d_in->rows * d_columns);
    }
    ++d_in->rows;
    bool last = d_in->rows == d_queue.rows_per_frame();
    for (; d_next_tag < d_tags_in.size() && d_tags_in[d_next_tag].offset == row;
         ++d_next_tag) {
        const auto& tag = d_tags_in[d_next_tag];
        d_tags.push_back(tag);
        last = last || pmt::eq(tag.key, segment_end);
        if (pmt::eq(tag.key, rx_freq)) {
            const double frequency = pmt::to_double(tag.value);
            d_in->retuned = d_in->retuned || (d_tuned && frequency != d_frequency);
            d_tuned = true;
            d_frequency = frequency;
        }
    }
    if (last) {
        hand_over();
    }
}

void segmenter_impl::hand_over()
{
    d_queue.push(std::move(d_in));
    d_in = d_queue.take_empty();
}

/* Whether there is another labelled frame. */
bool segmenter_impl::take_back()
{
    d_out = d_queue.pop();
    if (!d_out) {
        return false;
    }
    d_rows_out = 0;
    int unsensed = 0;
    for (int row = 0; row < d_out->rows; ++row) {
        unsensed += is_unsensed(&d_out->labels[row * d_columns], d_columns);
    }
    d_counters.add_frame(*d_out, unsensed);
    if (d_counters.due()) {
        publish_counters();
    }
    return true;
}

int segmenter_impl::write_rows(int written, int room, const gr_vector_void_star& output)
{
    if (!d_out) {
        return 0;
    }
    const int rows = std::min(room - written, d_out->rows - d_rows_out);
    const size_t count = rows * d_columns;
    const size_t from = d_rows_out * d_columns;
    const size_t to = written * d_columns;
    std::copy_n(&d_out->labels[from], count, static_cast<uint8_t*>(output[0]) + to);
    std::copy_n(&d_out->confidence[from], count, static_cast<uint8_t*>(output[1]) + to);
    std::copy_n(&d_out->detectors[0][from], count, static_cast<float*>(output[2]) + to);
    write_tags(nitems_written(0) + written, rows);
    d_rows_out += rows;
    if (d_rows_out == d_out->rows) {
        d_queue.give_back(std::move(d_out));
    }
    return rows;
}

/* A row keeps its number from input to output, and so do its tags. */
void segmenter_impl::write_tags(uint64_t first_row, int rows)
{
    if (d_rows_out == 0 && rows > 0) {
        tag_t floor;
        floor.offset = first_row;
        floor.key = pmt::mp(keys::noise_floor);
        floor.value = floor_dict(d_out->floor);
        floor.srcid = pmt::mp(alias());
        d_tags.push_front(floor);
    }
    for (; !d_tags.empty() && d_tags.front().offset < first_row + rows;
         d_tags.pop_front()) {
        for (int port = 0; port < 3; ++port) {
            add_item_tag(port, d_tags.front());
        }
    }
}

void segmenter_impl::publish_counters()
{
    message_port_pub(pmt::mp(keys::port_counters), d_counters.pdu());
}

void segmenter_impl::setup_rpc()
{
#ifdef GR_CTRLPORT
    d_counters.show(*this);
#endif
}

} // namespace specsense
} // namespace gr
