// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pulse_worker.h"
#include <algorithm>
#include <exception>

namespace gr {
namespace specsense {

namespace {

constexpr size_t most_waiting = 256; // messages whose pulses are to be measured
constexpr size_t most_tracks = 4096; // emissions that have not ended
constexpr auto longest_lag = std::chrono::seconds(2); // of samples

} // namespace

pulse_worker::pulse_worker(double sample_rate,
                           double pulses_per_second,
                           const sample_ring& ring,
                           teller tell)
    : d_rate(sample_rate), d_pulses_per_second(pulses_per_second), d_ring(ring),
      d_tell(std::move(tell)), d_search(sample_rate)
{
}

void pulse_worker::start(const logger_ptr& logger)
{
    stop();
    d_logger = logger;
    d_tracks.clear();
    d_allowance = d_pulses_per_second;
    d_allowed_at = 0.0;
    d_is_stopping = false;
    d_thread = std::thread([this] { work_off(); });
}

void pulse_worker::stop()
{
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_is_stopping = true;
        d_changed.notify_all();
    }
    if (d_thread.joinable()) {
        d_thread.join();
    }
}

void pulse_worker::take(const pmt::pmt_t& message)
{
    const std::lock_guard<std::mutex> lock(d_mutex);
    d_jobs.push_back({ message, d_jobs.size() < most_waiting });
    d_changed.notify_all();
}

void pulse_worker::wait()
{
    std::unique_lock<std::mutex> lock(d_mutex);
    d_changed.wait(lock, [this] { return d_jobs.empty(); });
}

void pulse_worker::work_off()
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
        d_tell(keys::port_emissions, message);
        lock.lock();
        d_jobs.pop_front();
        d_changed.notify_all();
    }
}

pmt::pmt_t pulse_worker::measured(const pmt::pmt_t& message)
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

void pulse_worker::measure(const told_emission& e, track& t)
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
                    d_tell(keys::port_pulses, pulse_pdu(p, e.id, segment, d_rate));
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
bool pulse_worker::may_tell(double sample)
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

void pulse_worker::add_counters(metadata_pdu& counters) const
{
    counters.add(keys::emissions, d_emissions.load())
        .add(keys::pulses, d_pulses.load())
        .add(keys::dropped_pulses, d_dropped.load())
        .add(keys::lost_samples, d_lost.load())
        .add(keys::unmeasured_emissions, d_unmeasured.load())
        .add(keys::malformed_messages, d_malformed.load());
}

} // namespace specsense
} // namespace gr
