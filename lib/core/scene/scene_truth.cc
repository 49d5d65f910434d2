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
        const double snr = config.snr_db(i);
        e.id = i + 1;
        e.label = class_of(config.emitters[i].signal);
        e.confidence = 1.0;
        e.power_dbfs = config.emitters[i].power_dbfs;
        e.noise_floor_known = std::isfinite(snr);
        if (e.noise_floor_known) {
            e.snr_db = snr;
        }
    }
}

void scene_truth::add(const std::vector<emitter_activity>& activities, int64_t samples)
{
    d_known = double(samples) / d_config.sample_rate;
    for (const auto& a : activities) {
        add(d_records[a.emitter], a, d_known);
    }
    for (auto& r : d_records) {
        // All that begins before d_known is known: nothing can touch this one any more.
        if (r.open && r.burst.stop + 1.0 / d_config.sample_rate < d_known) {
            close(r, d_known);
        }
    }
}

void scene_truth::add(record& r, const activity& a, double known)
{
    const bool goes_on = r.open &&
        std::abs(a.start - r.burst.stop) < 0.5 / d_config.sample_rate &&
        a.freq_lower_edge == r.burst.freq_lower_edge &&
        a.freq_upper_edge == r.burst.freq_upper_edge;
    if (goes_on) {
        r.burst.stop = a.stop;
        return;
    }
    if (r.open) {
        close(r, known);
    }
    r.open = true;
    r.burst = a;
}

void scene_truth::close(record& r, double known)
{
    r.open = false;
    const double rate = d_config.sample_rate;
    const double stop = d_finished ? std::min(r.burst.stop, known) : r.burst.stop;
    if (r.burst.start >= stop) {
        return; // told ahead of the samples that were asked for
    }
    auto& e = r.e;
    burst_annotation b;
    b.sample_start = std::llround(r.burst.start * rate);
    b.sample_count = std::max<int64_t>(std::llround(stop * rate) - b.sample_start, 1);
    b.freq_lower_edge = d_config.frequency + r.burst.freq_lower_edge;
    b.freq_upper_edge = d_config.frequency + r.burst.freq_upper_edge;
    b.label = e.label;
    b.emission = e.id;
    b.confidence = 1.0;
    b.power_dbfs = e.power_dbfs;
    b.snr_db = e.snr_db;
    b.noise_floor_known = e.noise_floor_known;
    d_bursts.push_back(b);

    if (!r.begun) {
        r.start = r.burst.start;
        e.sample_start = b.sample_start;
        e.freq_lower_edge = b.freq_lower_edge;
        e.freq_upper_edge = b.freq_upper_edge;
    } else if (e.label == "radar") {
        r.intervals.push_back(r.burst.start - r.last_burst);
        if (r.intervals.size() > most_intervals) {
            r.intervals.pop_front();
        }
        e.pulse_interval = median(r.intervals);
        e.pulse_repetition_frequency = 1.0 / e.pulse_interval;
    }
    r.begun = true;
    r.last_burst = r.burst.start;
    r.stop = std::max(r.stop, stop);
    r.on_time += stop - r.burst.start;
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
    e.duty_cycle = std::min(r.on_time / (r.stop - r.start), 1.0);
}

void scene_truth::finish()
{
    d_finished = true;
    for (auto& r : d_records) {
        if (r.open) {
            close(r, d_known);
        }
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
        if (d_records[i].begun) {
            all.push_back(d_records[i].e);
            const bool over = d_finished || d_config.emitters[i].stop <= d_known;
            all.back().state = over ? emission_state::end : emission_state::update;
        }
    }
    return all;
}

} // namespace core
} // namespace specsense
} // namespace gr
