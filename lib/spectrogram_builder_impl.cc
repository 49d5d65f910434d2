// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectrogram_builder_impl.h"
#include "metadata_pdu.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/io_signature.h>
#include <gnuradio/specsense/message_keys.h>
#include <stdexcept>

namespace gr {
namespace specsense {

namespace {

uint64_t settle_samples(double settle_time, double sample_rate)
{
    if (!(settle_time >= 0.0 && settle_time <= 3600.0)) {
        throw std::invalid_argument("settle time must lie between 0 and 3600 s, got " +
                                    std::to_string(settle_time));
    }
    return static_cast<uint64_t>(std::ceil(settle_time * sample_rate));
}

double checked_frequency(double frequency)
{
    if (!std::isfinite(frequency)) {
        throw std::invalid_argument("frequency must be finite, got " +
                                    std::to_string(frequency));
    }
    return frequency;
}

} // namespace

spectrogram_builder::sptr spectrogram_builder::make(const std::string& profile,
                                                    double sample_rate,
                                                    double frequency,
                                                    double settle_time,
                                                    int dc_columns)
{
    return gnuradio::make_block_sptr<spectrogram_builder_impl>(
        core::find_profile(profile), sample_rate, frequency, settle_time, dc_columns);
}

spectrogram_builder_impl::spectrogram_builder_impl(const core::sensing_profile& profile,
                                                   double sample_rate,
                                                   double frequency,
                                                   double settle_time,
                                                   int dc_columns)
    : gr::block("spectrogram_builder",
                gr::io_signature::make(1, 1, sizeof(gr_complex)),
                gr::io_signature::make(
                    1,
                    profile.detectors.size(),
                    sizeof(float) *
                        core::spectrogram_geometry(profile, sample_rate).columns())),
      d_spectrogram(
          std::make_unique<core::spectrogram>(profile, sample_rate, dc_columns)),
      d_dc_columns(dc_columns), d_stream(sample_rate,
                                         checked_frequency(frequency),
                                         settle_samples(settle_time, sample_rate))
{
    set_tag_propagation_policy(TPP_DONT);
    message_port_register_out(pmt::mp(keys::port_counters));
    set_relative_rate(1.0 / (d_spectrogram->geometry().row_duration() * sample_rate));
    make_room_for_frames(*this, profile.rows_per_frame);
}

bool spectrogram_builder_impl::start()
{
    build_connected_ports();
    d_stream.restart();
    d_next_tag = 0;
    d_ending = false;
    return block::start();
}

/* What nobody reads is not worked out. */
void spectrogram_builder_impl::build_connected_ports()
{
    const auto ports = size_t(detail()->noutputs());
    const auto& geometry = d_spectrogram->geometry();
    if (geometry.profile().detectors.size() == ports) {
        d_spectrogram->restart();
        return;
    }
    auto profile = geometry.profile();
    profile.detectors = core::find_profile(profile.name).detectors;
    profile.detectors.resize(ports);
    d_spectrogram = std::make_unique<core::spectrogram>(
        profile, geometry.sample_rate(), d_dc_columns);
}

void spectrogram_builder_impl::forecast(int, gr_vector_int& ninput_items_required)
{
    forecast_to_the_end(*this, ninput_items_required);
}

int spectrogram_builder_impl::general_work(int noutput_items,
                                           gr_vector_int& ninput_items,
                                           gr_vector_const_void_star& input_items,
                                           gr_vector_void_star& output_items)
{
    return guarded_work(d_logger, [&] {
        rows_out out{ output_items, noutput_items, 0 };
        const auto* in = static_cast<const gr_complex*>(input_items[0]);
        const int state = build(ninput_items[0], in, out);
        for (size_t port = 0; port < output_items.size(); ++port) {
            produce(port, out.written);
        }
        d_rows += out.written;
        if (state == WORK_DONE || d_second.due()) {
            publish_counters();
        }
        return state;
    });
}

int spectrogram_builder_impl::build(int ninput, const gr_complex* in, rows_out& out)
{
    const bool stream_ends = ninput == 0;
    const uint64_t first = nitems_read(0);
    const uint64_t end = first + ninput;
    std::vector<tag_t> tags;
    get_tags_in_range(tags, 0, std::max(first, d_next_tag), end);
    std::stable_sort(tags.begin(), tags.end(), tag_t::offset_compare);
    auto tag = tags.begin();
    uint64_t position = first;
    if (stream_ends) {
        end_segment();
    }
    for (;;) {
        if (d_ending) {
            finish_segment(stream_ends, out);
        }
        if (d_ending || position == end) {
            break;
        }
        for (; tag != tags.end() && tag->offset <= position; ++tag) {
            d_next_tag = tag->offset + 1;
            if (d_stream.take(*tag, d_logger)) {
                end_segment();
            }
        }
        if (d_ending) {
            continue;
        }
        const uint64_t next = tag == tags.end() ? end : tag->offset;
        if (const uint64_t unusable = d_stream.unusable(position, next - position)) {
            d_dropped += unusable;
            position += unusable;
            continue;
        }
        if (d_spectrogram->samples() == 0) {
            d_start_tags = d_stream.segment_tags(position);
        }
        position += take_samples(in + (position - first), next - position, out);
        if (position < next) {
            break; // no room for more rows
        }
    }
    consume_each(static_cast<int>(position - first));
    d_samples += position - first;
    return stream_ends && !d_ending ? WORK_DONE : WORK_CALLED_PRODUCE;
}

uint64_t spectrogram_builder_impl::take_samples(const gr_complex* in,
                                                uint64_t count,
                                                rows_out& out)
{
    const int64_t first_row = d_spectrogram->next_row();
    const auto done =
        d_spectrogram->process(in, count, pointers(out), out.room - out.written);
    count_rows(first_row, done.rows, out);
    const uint64_t non_finite = d_spectrogram->non_finite_samples();
    if (non_finite > d_non_finite && d_warnings.pass()) {
        d_logger->warn("{} samples were not finite; their rows are unsensed", non_finite);
    }
    d_non_finite = non_finite;
    return done.consumed;
}

void spectrogram_builder_impl::end_segment() { d_ending = d_spectrogram->samples() > 0; }

void spectrogram_builder_impl::finish_segment(bool stream_ends, rows_out& out)
{
    const auto& geometry = d_spectrogram->geometry();
    const int64_t windows = geometry.windows_in(d_spectrogram->samples());
    const int64_t rows = windows > 0 ? geometry.row_of_window(windows - 1) + 1 : 0;
    const int64_t first_row = d_spectrogram->next_row();
    if (first_row < rows) {
        if (out.written == out.room) {
            return;
        }
        const size_t room = std::min<int64_t>(out.room - out.written, rows - first_row);
        const size_t written = d_spectrogram->finish(pointers(out), room);
        count_rows(first_row, written, out);
        if (first_row + static_cast<int64_t>(written) < rows) {
            return;
        }
        tag_row(out.written - 1, keys::segment_end, pmt::from_bool(stream_ends));
    }
    d_spectrogram->restart();
    d_ending = false;
}

/* Rows have been written into out, the first being first_row of the segment. */
void spectrogram_builder_impl::count_rows(int64_t first_row, size_t rows, rows_out& out)
{
    if (first_row == 0 && rows > 0) {
        for (const auto& [key, value] : d_start_tags) {
            tag_row(out.written, key, value);
        }
    }
    out.written += static_cast<int>(rows);
}

std::vector<float*> spectrogram_builder_impl::pointers(const rows_out& out) const
{
    const size_t columns = d_spectrogram->geometry().columns();
    std::vector<float*> rows;
    for (void* buffer : out.buffers) {
        rows.push_back(static_cast<float*>(buffer) + columns * out.written);
    }
    return rows;
}

void spectrogram_builder_impl::publish_counters()
{
    message_port_pub(pmt::mp(keys::port_counters),
                     metadata_pdu()
                         .add(keys::rows, d_rows)
                         .add(keys::samples, d_samples)
                         .add(keys::dropped_samples, d_dropped.load())
                         .add(keys::non_finite_samples, d_non_finite.load())
                         .pdu());
}

void spectrogram_builder_impl::tag_row(int row, const char* key, const pmt::pmt_t& value)
{
    static const pmt::pmt_t source = pmt::mp("spectrogram_builder");
    for (int port = 0; port < detail()->noutputs(); ++port) {
        add_item_tag(port, nitems_written(port) + row, pmt::mp(key), value, source);
    }
}

} // namespace specsense
} // namespace gr
