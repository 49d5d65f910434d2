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
constexpr size_t most_waiting = 256;         // messages whose pulses are to be measured
constexpr size_t most_tracks = 4096;         // emissions that have not ended
constexpr auto longest_lag = std::chrono::seconds(2); // of samples
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
      d_search(sample_rate), d_rate(sample_rate),
      d_pulses_per_second(checked("pulses_per_second", pulses_per_second, 1.0, 1e6)),
      d_stream(sample_rate, checked("frequency", frequency, -1e12, 1e12), 0),
      d_ring(size_t(checked(
          "history times sample_rate", history * sample_rate, 1000.0, most_samples)))
{
    message_port_register_in(pmt::mp(keys::port_emissions));
    message_port_register_out(pmt::mp(keys::port_emissions));
    message_port_register_out(pmt::mp(keys::port_pulses));
    message_port_register_out(pmt::mp(keys::port_counters));
    set_msg_handler(pmt::mp(keys::port_emissions),
                    [this](const pmt::pmt_t& message) { take_message(message); });
    // A sender's end must not end this block before it has told all.
    set_msg_handler(system_port, [this](const pmt::pmt_t&) { d_senders_done = true; });
}

pulse_meter_impl::~pulse_meter_impl() { stop_worker(); }

bool pulse_meter_impl::start()
{
    stop_worker();
    d_stream.restart();
    d_ring.restart();
    start_segment(0, true);
    d_senders_done = false;
    d_tracks.clear();
    d_allowance = d_pulses_per_second;
    d_allowed_at = 0.0;
    d_is_stopping = false;
    d_worker = std::thread([this] { work_off(); });
    return block::start();
}

bool pulse_meter_impl::stop()
{
    stop_worker();
    return block::stop();
}

void pulse_meter_impl::stop_worker()
{
    d_ring.finish();
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_is_stopping = true;
        d_changed.notify_all();
    }
    if (d_worker.joinable()) {
        d_worker.join();
    }
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

void pulse_meter_impl::take_message(const pmt::pmt_t& message)
{
    const std::lock_guard<std::mutex> lock(d_mutex);
    d_jobs.push_back({ message, d_jobs.size() < most_waiting });
    d_changed.notify_all();
}

/* The stream has ended, but what was found at its end may be yet to come. */
void pulse_meter_impl::await_messages()
{
    const auto port = pmt::mp(keys::port_emissions);
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < longest_quiet) {
        if (const auto message = delete_head_nowait(port)) {
            take_message(message);
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
    std::unique_lock<std::mutex> lock(d_mutex);
    d_changed.wait(lock, [this] { return d_jobs.empty(); });
}

void pulse_meter_impl::work_off()
{
    std::unique_lock<std::mutex> lock(d_mutex);
    for (;;) {
        d_changed.wait(lock, [this] { return d_is_stopping || !d_jobs.empty(); });
        if (d_jobs.empty()) {
            return;
        }
        const auto next = d_jobs.front();
        const bool is_measured = next.is_measured && !d_is_stopping;
        lock.unlock();
        auto message = next.message;
        if (is_measured) {
            try {
                message = measured(next.message);
            } catch (const std::exception& error) { // the emission goes on without
                d_logger->error("could not measure pulses: {}", error.what());
            }
        } else {
            ++d_unmeasured;
        }
        message_port_pub(pmt::mp(keys::port_emissions), message);
        lock.lock();
        d_jobs.pop_front();
        d_changed.notify_all();
    }
}

pmt::pmt_t pulse_meter_impl::measured(const pmt::pmt_t& message)
{
    const auto e = read_emission(message);
    if (!e) {
        ++d_malformed;
        if (d_warnings.pass()) {
            d_logger->warn("passes on a message that is no emission: {}",
                           pmt::write_string(message));
        }
        return message;
    }
    ++d_emissions;
    if (e->label != "radar") {
        return message;
    }
    if (d_tracks.size() >= most_tracks) {
        d_tracks.erase(d_tracks.begin()); // the oldest
    }
    auto& t =
        d_tracks.emplace(e->id, track{ core::pulse_statistics(d_rate), e->sample_start })
            .first->second;
    measure(*e, t);
    const auto summary = t.statistics.summary();
    if (e->has_ended) {
        d_tracks.erase(e->id);
    }
    return with_pulses(message, summary);
}

void pulse_meter_impl::measure(const told_emission& e, track& t)
{
    d_ring.wait_for(e.sample_stop, longest_lag);
    int64_t from = t.measured_to;
    for (const auto& segment : d_ring.segments(from, e.sample_stop)) {
        if (!segment.is_usable) {
            continue;
        }
        const int64_t first = std::max(d_ring.first_sample(), segment.start);
        const int64_t stop = std::min(e.sample_stop, segment.stop);
        const int64_t start = std::clamp(first, from, std::max(from, stop));
        d_lost += uint64_t(std::max<int64_t>(0, start - t.measured_to));
        if (start != t.measured_to || start == segment.start) {
            t.statistics.interrupt();
        }
        t.measured_to = d_search.search(
            { start,
              stop,
              first,
              segment.stop,
              e.freq_lower_edge - segment.frequency,
              e.freq_upper_edge - segment.frequency },
            [this](int64_t at, auto* samples, size_t count) {
                return d_ring.read(at, samples, count);
            },
            [&](const core::measured_pulse& p) {
                if (may_tell(p.sample)) {
                    ++d_pulses;
                    t.statistics.add(p);
                    message_port_pub(pmt::mp(keys::port_pulses),
                                     pulse_pdu(p, e.id, segment, d_rate));
                } else {
                    ++d_dropped;
                    t.statistics.interrupt();
                }
                return true;
            });
        from = segment.stop;
    }
}

/* Whether fewer pulses than allowed have been told lately. */
bool pulse_meter_impl::may_tell(double sample)
{
    const double passed = std::max(0.0, sample - d_allowed_at) / d_rate;
    d_allowed_at = std::max(d_allowed_at, sample);
    d_allowance = std::min(d_pulses_per_second,
                           d_allowance + passed * d_pulses_per_second);
    if (d_allowance < 1.0) {
        return false;
    }
    d_allowance -= 1.0;
    return true;
}

void pulse_meter_impl::publish_counters()
{
    message_port_pub(pmt::mp(keys::port_counters),
                     metadata_pdu()
                         .add(keys::samples, d_samples.load())
                         .add(keys::emissions, d_emissions.load())
                         .add(keys::pulses, d_pulses.load())
                         .add(keys::dropped_pulses, d_dropped.load())
                         .add(keys::lost_samples, d_lost.load())
                         .add(keys::unmeasured_emissions, d_unmeasured.load())
                         .add(keys::malformed_emissions, d_malformed.load())
                         .pdu());
}

} // namespace specsense
} // namespace gr
