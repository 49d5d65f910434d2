// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pulse_meter_impl.h"
#include <algorithm>
#include <boost/thread/thread.hpp>
#include <cmath>
#include <gnuradio/io_signature.h>
#include <stdexcept>

namespace gr {
namespace specsense {

namespace {

constexpr double most_samples = 268435456.0; // 2^28
constexpr auto longest_quiet = std::chrono::seconds(5);
const pmt::pmt_t system_port = pmt::mp("system"); // GNU Radio's own

double checked(const char* name, double value, double least, double most)
{
    if (!(value >= least && value <= most)) {
        throw std::invalid_argument("pulse meter: " + std::string(name) +
                                    " must lie between " + std::to_string(least) +
                                    " and " + std::to_string(most) + ", got " +
                                    std::to_string(value));
    }
    return value;
}

} // namespace

pulse_meter::sptr pulse_meter::make(double sample_rate,
                                    double frequency,
                                    double history,
                                    double pulses_per_second)
{
    return gnuradio::make_block_sptr<pulse_meter_impl>(
        sample_rate, frequency, history, pulses_per_second);
}

pulse_meter_impl::pulse_meter_impl(double sample_rate,
                                   double frequency,
                                   double history,
                                   double pulses_per_second)
    : gr::block("pulse_meter",
                gr::io_signature::make(1, 1, sizeof(gr_complex)),
                gr::io_signature::make(0, 0, 0)),
      d_rate(sample_rate),
      d_stream(sample_rate, checked("frequency", frequency, -1e12, 1e12), 0),
      d_ring(size_t(checked(
          "history times sample_rate", history * sample_rate, 1000.0, most_samples))),
      d_worker(sample_rate,
               checked("pulses_per_second", pulses_per_second, 1.0, 1e6),
               d_ring,
               [this](const char* port, const pmt::pmt_t& message) {
                   message_port_pub(pmt::mp(port), message);
               })
{
    message_port_register_in(pmt::mp(keys::port_emissions));
    message_port_register_out(pmt::mp(keys::port_emissions));
    message_port_register_out(pmt::mp(keys::port_pulses));
    message_port_register_out(pmt::mp(keys::port_counters));
    set_msg_handler(pmt::mp(keys::port_emissions),
                    [this](const pmt::pmt_t& message) { d_worker.take(message); });
    // A sender's end must not end this block before it has told all.
    set_msg_handler(system_port, [this](const pmt::pmt_t&) { d_senders_done = true; });
}

bool pulse_meter_impl::start()
{
    d_stream.restart();
    d_ring.restart();
    start_segment(0, true);
    d_senders_done = false;
    d_worker.start(d_logger);
    return block::start();
}

bool pulse_meter_impl::stop()
{
    d_ring.finish();
    d_worker.stop();
    return block::stop();
}

/* One sample is held back until the stream ends, or its end could pass unnoticed. */
void pulse_meter_impl::forecast(int, gr_vector_int& ninput_items_required)
{
    const auto d = detail();
    ninput_items_required[0] = d && d->input(0)->done() ? 1 : 2;
}

int pulse_meter_impl::general_work(int,
                                   gr_vector_int& ninput_items,
                                   gr_vector_const_void_star& input_items,
                                   gr_vector_void_star&)
{
    return guarded_work(d_logger, [&] {
        const auto input = detail()->input(0);
        const bool is_last = input->done() && input->items_available() == ninput_items[0];
        const int count = is_last ? ninput_items[0] : ninput_items[0] - 1;
        keep(nitems_read(0), static_cast<const gr_complex*>(input_items[0]), count);
        consume(0, count);
        d_samples += count;
        if (is_last) {
            d_ring.finish();
            await_messages();
        }
        if (is_last || d_second.due()) {
            publish_counters();
        }
        return is_last ? int(WORK_DONE) : 0;
    });
}

void pulse_meter_impl::keep(uint64_t position, const gr_complex* in, size_t count)
{
    const uint64_t end = position + count;
    std::vector<tag_t> tags;
    get_tags_in_range(tags, 0, position, end);
    std::stable_sort(tags.begin(), tags.end(), tag_t::offset_compare);
    for (auto tag = tags.begin(); position < end;) {
        bool is_news = false;
        for (; tag != tags.end() && tag->offset <= position; ++tag) {
            is_news = d_stream.take(*tag, d_logger) || is_news;
        }
        const bool is_usable = d_stream.unusable(position, 1) == 0;
        if (is_news || is_usable != d_is_usable) {
            start_segment(position, is_usable);
        }
        const uint64_t next = tag == tags.end() ? end : tag->offset;
        d_ring.add(in, next - position);
        in += next - position;
        position = next;
    }
}

void pulse_meter_impl::start_segment(uint64_t position, bool is_usable)
{
    double frequency = 0.0;
    auto time_ns = int64_t(std::llround(1e9 * double(position) / d_rate));
    for (const auto& [key, value] : d_stream.segment_tags(position)) {
        if (key == keys::rx_freq) {
            frequency = pmt::to_double(value);
        } else if (key == keys::rx_time) {
            time_ns = stream_clock::nanoseconds(value);
        }
    }
    d_is_usable = is_usable;
    d_ring.start_segment(frequency, time_ns, is_usable);
}

/* The stream has ended, but what was found at its end may be yet to come. */
void pulse_meter_impl::await_messages()
{
    const auto port = pmt::mp(keys::port_emissions);
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < longest_quiet) {
        if (const auto message = delete_head_nowait(port)) {
            d_worker.take(message);
            last = std::chrono::steady_clock::now();
        } else if (d_senders_done) {
            break;
        } else if (delete_head_nowait(system_port)) {
            d_senders_done = true; // what it has sent before is there now
        } else {
            boost::this_thread::interruption_point(); // of a flowgraph that is stopped
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    d_worker.wait();
}

void pulse_meter_impl::publish_counters()
{
    metadata_pdu counters;
    counters.add(keys::samples, d_samples);
    d_worker.add_counters(counters);
    message_port_pub(pmt::mp(keys::port_counters), counters.pdu());
}

} // namespace specsense
} // namespace gr
