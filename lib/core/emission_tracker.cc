// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "emission_tracker.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Beyond these the oldest silent emission ends early, and the oldest intervals are
// forgotten: memory stays bounded.
constexpr size_t most_emissions = 4096;
constexpr size_t most_intervals = 64;

// What is so much wider, and so much shorter, than something else only crosses it.
constexpr double wider = 2.0;
constexpr int64_t longer = 3;

double noise_bandwidth_in_columns(const spectrogram_geometry& geometry)
{
    double energy = 0.0;
    for (float w : make_window(geometry.profile().window, geometry.columns())) {
        energy += double(w) * w;
    }
    return energy * geometry.columns();
}

void add_up(burst& sums, const burst& b)
{
    sums.rows += b.rows;
    sums.pixels += b.pixels;
    sums.power_sum += b.power_sum;
    sums.floor_sum += b.floor_sum;
    sums.confidence_sum += b.confidence_sum;
    sums.floor_known = sums.floor_known && b.floor_known;
}

} // namespace

emission_tracker::emission_tracker(const extraction_config& config,
                                   const spectrogram_geometry& geometry)
    : d_config(config),
      d_geometry(geometry),
      d_noise_bandwidth(noise_bandwidth_in_columns(geometry)),
      d_hold_ns(std::llround(config.hold_time_s * 1e9)),
      d_update_rows(std::max<int64_t>(
          1, std::llround(config.update_interval_s / geometry.row_duration())))
{
}

void emission_tracker::start_segment(const segment_info& segment, int64_t first_row)
{
    d_segment = segment;
    d_first_row = first_row;
    for (auto& [id, t] : d_tracks) {
        t.open_bursts = 0;
    }
}

int64_t emission_tracker::time_ns(int64_t row) const
{
    return d_segment.time_start_ns + d_geometry.row_time_ns(row);
}

double emission_tracker::lower_edge(const burst& b) const
{
    return d_segment.center_frequency + d_geometry.column_lower_edge(b.column_start);
}

double emission_tracker::upper_edge(const burst& b) const
{
    return d_segment.center_frequency + d_geometry.column_upper_edge(b.column_stop - 1);
}

/* The emission of the burst's label whose band is most like the burst's, and shares at
 * least half of the narrower of the two. A pulse that spreads over the band is no part of
 * a carrier that it crosses, nor that of it. */
emission_tracker::track* emission_tracker::best_match(const burst& b)
{
    const double low = lower_edge(b), high = upper_edge(b);
    const int64_t rows = b.row_stop - b.row_start;
    track* best = nullptr;
    double most = 0.0;
    for (auto& [id, t] : d_tracks) {
        if (t.label != b.label) {
            continue;
        }
        const double shared =
            std::min(high, t.e.freq_upper_edge) - std::max(low, t.e.freq_lower_edge);
        const double width = t.e.freq_upper_edge - t.e.freq_lower_edge;
        const double likeness = shared / (width + (high - low) - shared);
        const bool crosses =
            (high - low > wider * width && longer * rows < t.longest_burst) ||
            (width > wider * (high - low) && longer * t.longest_burst < rows);
        if (shared >= 0.5 * std::min(high - low, width) && !crosses && likeness > most) {
            most = likeness;
            best = &t;
        }
    }
    return best;
}

void emission_tracker::assign(burst& b)
{
    if (track* t = best_match(b)) {
        b.emission = t->e.id;
        ++t->open_bursts;
        ++t->e.burst_count;
        extend(b);
        return;
    }
    if (d_tracks.size() >= most_emissions) {
        const auto silent = std::find_if(d_tracks.begin(), d_tracks.end(), [](auto& t) {
            return t.second.open_bursts == 0;
        });
        const auto victim = silent != d_tracks.end() ? silent : d_tracks.begin();
        publish(victim->second, emission_state::end);
        d_tracks.erase(victim);
    }
    track fresh;
    fresh.label = b.label;
    fresh.e.id = d_next_id++;
    fresh.e.label = d_config.classes[b.label - 1];
    fresh.e.sample_start = d_segment.sample_start + d_geometry.row_start(b.row_start);
    fresh.e.time_start = time_ns(b.row_start);
    fresh.e.time_stop = time_ns(b.row_stop);
    fresh.e.freq_lower_edge = lower_edge(b);
    fresh.e.freq_upper_edge = upper_edge(b);
    fresh.first_row = d_first_row + b.row_start;
    fresh.covered_until = fresh.first_row;
    fresh.unsensed_at_start = d_unsensed_rows;
    fresh.next_update = fresh.first_row + d_update_rows;
    fresh.open_bursts = 1;
    fresh.e.burst_count = 1;
    b.emission = fresh.e.id;
    track& t = d_tracks.emplace(b.emission, std::move(fresh)).first->second;
    describe(t, b);
    publish(t, emission_state::start);
}

/* Brings the fields up to date, `latest` being its newest burst, not yet in the sums. */
void emission_tracker::describe(track& t, const burst& latest)
{
    emission& e = t.e;
    t.longest_burst = std::max(t.longest_burst, latest.row_stop - latest.row_start);
    const int64_t stop_row = d_first_row + latest.row_stop;
    const int64_t start_row = d_first_row + latest.row_start;
    const int64_t fresh = stop_row - std::max(start_row, t.covered_until);
    if (fresh > 0) {
        t.covered_rows += fresh;
        t.covered_until = stop_row;
    }
    e.freq_lower_edge = std::min(e.freq_lower_edge, lower_edge(latest));
    e.freq_upper_edge = std::max(e.freq_upper_edge, upper_edge(latest));
    e.time_start = std::min(e.time_start, time_ns(latest.row_start));
    e.sample_start = std::min(
        e.sample_start, d_segment.sample_start + d_geometry.row_start(latest.row_start));
    e.freq_center = 0.5 * (e.freq_lower_edge + e.freq_upper_edge);
    e.bandwidth = e.freq_upper_edge - e.freq_lower_edge;
    e.time_stop = std::max(e.time_stop, time_ns(latest.row_stop));
    const int64_t stop_sample =
        d_segment.sample_start + d_geometry.row_start(latest.row_stop);
    e.sample_count = std::max(e.sample_count, stop_sample - e.sample_start);
    const int64_t sensed = t.covered_until - t.first_row -
                           (d_unsensed_rows - t.unsensed_at_start);
    e.duty_cycle =
        std::min(1.0, double(t.covered_rows) / double(std::max<int64_t>(sensed, 1)));

    burst all = t.sums;
    add_up(all, latest);
    e.confidence = all.pixels > 0 ? all.confidence_sum / double(all.pixels) : 0.0;
    // A floor that rose since may lie above a faint signal; a tenth of it is the least.
    const double signal = std::max(
        { all.power_sum - all.floor_sum, 0.1 * all.floor_sum, 1e-30 });
    e.power_dbfs =
        10.0 * std::log10(signal / d_noise_bandwidth / double(std::max<int64_t>(all.rows, 1)));
    e.power_dbm = e.power_dbfs + d_config.calibration_db;
    e.noise_floor_known = all.floor_known;
    e.snr_db = all.floor_sum > 0.0 && all.floor_known
                   ? 10.0 * std::log10(signal / all.floor_sum)
                   : std::numeric_limits<double>::quiet_NaN();
}

void emission_tracker::extend(const burst& b)
{
    const auto found = d_tracks.find(b.emission);
    if (found != d_tracks.end()) {
        describe(found->second, b);
    }
}

void emission_tracker::add_pulse(track& t, const burst& b)
{
    const int64_t now = time_ns(b.row_start);
    if (t.e.pulse_count++ > 0 && now > t.last_pulse_ns) {
        if (t.pulse_intervals.size() == most_intervals) {
            t.pulse_intervals.erase(t.pulse_intervals.begin());
        }
        t.pulse_intervals.push_back(1e-9 * double(now - t.last_pulse_ns));
        auto sorted = t.pulse_intervals;
        const auto middle = sorted.begin() + sorted.size() / 2;
        std::nth_element(sorted.begin(), middle, sorted.end());
        t.e.pulse_interval = *middle;
        t.e.pulse_repetition_frequency = 1.0 / *middle;
    }
    t.last_pulse_ns = now;
}

void emission_tracker::close(const burst& b)
{
    const auto found = d_tracks.find(b.emission);
    if (found == d_tracks.end()) {
        return; // its emission had to make room
    }
    track& t = found->second;
    describe(t, b);
    add_up(t.sums, b);
    t.open_bursts = std::max(0, t.open_bursts - 1);
    if (t.e.label == "radar") {
        add_pulse(t, b);
    }
}

void emission_tracker::merge(burst& into, const burst& from)
{
    if (from.emission == 0) {
        return;
    }
    const auto other = d_tracks.find(from.emission);
    if (into.emission == 0 || into.emission == from.emission) {
        if (into.emission != 0 && other != d_tracks.end()) {
            other->second.open_bursts = std::max(0, other->second.open_bursts - 1);
            --other->second.e.burst_count;
        }
        into.emission = from.emission;
        return;
    }
    const auto mine = d_tracks.find(into.emission);
    if (mine == d_tracks.end() || other == d_tracks.end()) {
        return;
    }
    const bool keep_mine = into.emission < from.emission;
    track& kept = keep_mine ? mine->second : other->second;
    const auto gone = keep_mine ? other : mine;
    add_up(kept.sums, gone->second.sums);
    kept.e.burst_count += gone->second.e.burst_count - 1;
    kept.open_bursts += std::max(0, gone->second.open_bursts - 1);
    kept.e.freq_lower_edge =
        std::min(kept.e.freq_lower_edge, gone->second.e.freq_lower_edge);
    kept.e.freq_upper_edge =
        std::max(kept.e.freq_upper_edge, gone->second.e.freq_upper_edge);
    into.emission = kept.e.id;
    publish(gone->second, emission_state::end);
    d_tracks.erase(gone);
}

void emission_tracker::publish(track& t, emission_state state)
{
    t.e.state = state;
    if (on_emission) {
        on_emission(t.e);
    }
}

void emission_tracker::advance(int64_t row)
{
    const int64_t now = time_ns(row);
    for (auto it = d_tracks.begin(); it != d_tracks.end();) {
        track& t = it->second;
        if (t.open_bursts == 0 && now - t.e.time_stop > d_hold_ns) {
            publish(t, emission_state::end);
            it = d_tracks.erase(it);
            continue;
        }
        if (d_first_row + row >= t.next_update) {
            t.next_update = d_first_row + row + d_update_rows;
            publish(t, emission_state::update);
        }
        ++it;
    }
}

void emission_tracker::finish()
{
    for (auto& [id, t] : d_tracks) {
        publish(t, emission_state::end);
    }
    d_tracks.clear();
}

} // namespace core
} // namespace specsense
} // namespace gr
