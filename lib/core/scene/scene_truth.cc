// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <cstring>
#include <gnuradio/specsense/core/scene/scene_truth.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t most_intervals = 64; // of which the median is taken

double median(std::deque<double> values)
{
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

scene_truth::scene_truth(const scene_config& config, int64_t time_start)
    : d_config(config), d_time_start(time_start), d_records(config.emitters.size())
{
    for (size_t i = 0; i < d_records.size(); ++i) {
        auto& e = d_records[i].e;
        e.id = i + 1;
        e.label = class_of(config.emitters[i].signal);
        e.confidence = 1.0;
        set_level(i);
    }
}

void scene_truth::set_level(size_t emitter)
{
    auto& e = d_records[emitter].e;
    const double snr = d_config.snr_db(emitter);
    e.power_dbfs = d_config.emitters[emitter].power_dbfs;
    e.noise_floor_known = std::isfinite(snr);
    if (e.noise_floor_known) {
        e.snr_db = snr;
    }
}

void scene_truth::add(const std::vector<emitter_activity>& activities, int64_t samples)
{
    d_known = double(samples) / d_config.sample_rate;
    for (const auto& a : activities) {
        auto& r = d_records[a.emitter];
        if (r.moved) {
            r.moved = false;
            move(r, a.start);
        }
        r.ahead.push_back(a);
    }
    for (auto& r : d_records) {
        for (; !r.ahead.empty() && r.ahead.front().start < d_known; r.ahead.pop_front()) {
            begin(r, r.ahead.front());
        }
        // All that begins before d_known is known: nothing can touch these any more.
        const double over = d_known - 1.0 / d_config.sample_rate;
        const auto ended =
            std::stable_partition(r.open.begin(), r.open.end(), [over](const auto& b) {
                return b.stop >= over;
            });
        for (auto b = ended; b != r.open.end(); ++b) {
            close(r, *b);
        }
        r.open.erase(ended, r.open.end());
    }
}

void scene_truth::begin(record& r, const activity& a)
{
    if (a.start >= r.edges_from) {
        close_all(r);
        r.edges_from = std::numeric_limits<double>::infinity();
        r.e.freq_lower_edge = d_config.frequency + a.freq_lower_edge;
        r.e.freq_upper_edge = d_config.frequency + a.freq_upper_edge;
    }
    r.on_time += std::max(0.0, a.stop - std::max(a.start, r.covered));
    r.covered = std::max(r.covered, a.stop);
    const double tolerance = 0.5 / d_config.sample_rate;
    const auto before = std::find_if(r.open.begin(), r.open.end(), [&](const auto& b) {
        return std::abs(a.start - b.stop) < tolerance &&
            a.freq_lower_edge == b.freq_lower_edge &&
            a.freq_upper_edge == b.freq_upper_edge;
    });
    if (before != r.open.end()) {
        before->stop = a.stop;
    } else {
        r.open.push_back(a);
    }
}

void scene_truth::change(const scene_config& config)
{
    for (size_t i = 0; i < d_records.size(); ++i) {
        auto& r = d_records[i];
        auto& was = d_config.emitters[i];
        const auto& is = config.emitters[i];
        if (is.power_dbfs != was.power_dbfs) {
            split(r, d_known);
            was.power_dbfs = is.power_dbfs;
            set_level(i);
        }
        if (is.frequency != was.frequency) {
            was.frequency = is.frequency;
            r.moved = true;
        }
    }
}

/* What is under way ends, and goes on as another burst. */
void scene_truth::split(record& r, double time)
{
    std::vector<activity> rest;
    for (auto& b : r.open) {
        if (b.start < time && time < b.stop) {
            rest.push_back({ time, b.stop, b.freq_lower_edge, b.freq_upper_edge });
            b.stop = time;
        }
    }
    close_all(r);
    r.open = rest;
}

/* The emitter is elsewhere from there on; what was to be after that has been told again.
 */
void scene_truth::move(record& r, double time)
{
    while (!r.ahead.empty() && r.ahead.back().start >= time) {
        r.ahead.pop_back();
    }
    for (auto& a : r.ahead) {
        a.stop = std::min(a.stop, time);
    }
    for (auto& b : r.open) {
        b.stop = std::min(b.stop, time);
    }
    r.on_time -= std::max(0.0, r.covered - time);
    r.covered = std::min(r.covered, time);
    r.edges_from = time;
}

burst_annotation scene_truth::burst_of(const record& r, const activity& burst) const
{
    const double rate = d_config.sample_rate;
    burst_annotation b;
    b.sample_start = std::llround(burst.start * rate);
    b.sample_count = std::max<int64_t>(
        std::llround(std::min(burst.stop, d_known) * rate) - b.sample_start, 1);
    b.freq_lower_edge = d_config.frequency + burst.freq_lower_edge;
    b.freq_upper_edge = d_config.frequency + burst.freq_upper_edge;
    b.label = r.e.label;
    b.emission = r.e.id;
    b.confidence = 1.0;
    b.power_dbfs = r.e.power_dbfs;
    b.snr_db = r.e.snr_db;
    b.noise_floor_known = r.e.noise_floor_known;
    return b;
}

void scene_truth::close_all(record& r)
{
    for (const auto& b : r.open) {
        close(r, b);
    }
    r.open.clear();
}

void scene_truth::close(record& r, const activity& burst)
{
    if (burst.start < std::min(burst.stop, d_known)) {
        d_bursts.push_back(burst_of(r, burst));
        count_burst(r, burst);
    }
}

/* Of the time from the emission's start to its last burst's end. */
double scene_truth::duty_cycle(const record& r) const
{
    const double on = r.on_time - std::max(0.0, r.covered - d_known);
    return std::clamp(on / (r.stop - r.start), 0.0, 1.0);
}

/* The burst becomes a part of the emission. */
void scene_truth::count_burst(record& r, const activity& burst) const
{
    const burst_annotation b = burst_of(r, burst);
    const double stop = std::min(burst.stop, d_known);
    auto& e = r.e;
    if (!r.begun) {
        r.start = burst.start;
        e.sample_start = b.sample_start;
        e.freq_lower_edge = b.freq_lower_edge;
        e.freq_upper_edge = b.freq_upper_edge;
    } else if (e.label == "radar") {
        r.intervals.push_back(burst.start - r.last_burst);
        if (r.intervals.size() > most_intervals) {
            r.intervals.pop_front();
        }
        e.pulse_interval = median(r.intervals);
        e.pulse_repetition_frequency = 1.0 / e.pulse_interval;
    }
    r.begun = true;
    r.start = std::min(r.start, burst.start);
    e.sample_start = std::min(e.sample_start, b.sample_start);
    r.last_burst = burst.start;
    r.stop = std::max(r.stop, stop);
    ++e.burst_count;
    e.pulse_count = e.label == "radar" ? e.burst_count : 0;
    e.freq_lower_edge = std::min(e.freq_lower_edge, b.freq_lower_edge);
    e.freq_upper_edge = std::max(e.freq_upper_edge, b.freq_upper_edge);
    e.freq_center = (e.freq_lower_edge + e.freq_upper_edge) / 2.0;
    e.bandwidth = e.freq_upper_edge - e.freq_lower_edge;
    e.sample_count = std::max(e.sample_count,
                              b.sample_start + b.sample_count - e.sample_start);
    e.time_start = d_time_start + std::llround(r.start * 1e9);
    e.time_stop = d_time_start + std::llround(r.stop * 1e9);
    e.duty_cycle = duty_cycle(r);
}

void scene_truth::finish()
{
    d_finished = true;
    for (auto& r : d_records) {
        close_all(r);
    }
}

std::vector<burst_annotation> scene_truth::take_bursts()
{
    std::vector<burst_annotation> taken;
    taken.swap(d_bursts);
    return taken;
}

std::vector<emission> scene_truth::emissions() const
{
    std::vector<emission> all;
    for (size_t i = 0; i < d_records.size(); ++i) {
        record r = d_records[i];
        for (const auto& b : r.open) {
            if (b.start < d_known) {
                count_burst(r, b);
            }
        }
        if (r.begun) {
            all.push_back(r.e);
            const bool over = d_finished || d_config.emitters[i].stop <= d_known;
            all.back().state = over ? emission_state::end : emission_state::update;
        }
    }
    return all;
}

} // namespace core
} // namespace specsense
} // namespace gr
