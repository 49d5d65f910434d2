// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "emission_tracker.h"
#include "channel_bandwidth.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/burst_level.h>

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

// What both edges of a mask are off by together, columns, and how near to the band's edge
// an emission may have been cut.
constexpr double edge_columns = 2.0;

void add_up(burst& sums, const burst& b)
{
    sums.rows += b.rows;
    add_pixels(sums, b);
}

} // namespace

emission_tracker::emission_tracker(const extraction_config& config,
                                   const spectrogram_geometry& geometry)
    : d_config(config), d_geometry(geometry),
      d_noise_bandwidth(noise_bandwidth_columns(geometry)),
      d_hold_ns(std::llround(config.hold_time_s * 1e9)),
      d_update_rows(std::max<int64_t>(
          1, std::llround(config.update_interval_s / geometry.row_duration())))
{
}

void emission_tracker::start_segment(const segment_info& segment, int64_t first_row)
{
    d_segment = segment;
    d_first_row = first_row;
    d_merged.clear();
    const int64_t row_ns = d_geometry.row_time_ns(1) - d_geometry.row_time_ns(0);
    for (auto it = d_tracks.begin(); it != d_tracks.end();) {
        it->second.open_bursts = 0;
        // The last row may reach beyond its segment; more than that, and time went back.
        const bool back = it->second.e.time_stop > segment.time_start_ns + row_ns;
        it = back ? end_track(it) : std::next(it);
    }
    advance(0);
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
        const bool silent_too_long = t.open_bursts == 0 &&
            time_ns(b.row_start) - t.e.time_stop > d_hold_ns;
        if (t.label != b.label || silent_too_long) {
            continue;
        }
        const double shared = std::min(high, t.e.freq_upper_edge) -
            std::max(low, t.e.freq_lower_edge);
        const double width = t.e.freq_upper_edge - t.e.freq_lower_edge;
        const double likeness = shared / (width + (high - low) - shared);
        const bool crosses = (high - low > wider * width &&
                              longer * rows < t.longest_burst) ||
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
        describe(*t, b);
    } else {
        start(b);
    }
}

void emission_tracker::start(burst& b)
{
    make_room();
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

/* Ends the oldest silent emission, or the oldest of all, when there are too many. */
void emission_tracker::make_room()
{
    if (d_tracks.size() < most_emissions) {
        return;
    }
    const auto silent = std::find_if(d_tracks.begin(), d_tracks.end(), [](auto& t) {
        return t.second.open_bursts == 0;
    });
    end_track(silent != d_tracks.end() ? silent : d_tracks.begin());
}

emission_tracker::track_map::iterator emission_tracker::end_track(track_map::iterator t)
{
    publish(t->second, emission_state::end);
    const uint64_t id = t->first;
    for (auto it = d_merged.begin(); it != d_merged.end();) {
        it = it->second == id ? d_merged.erase(it) : std::next(it);
    }
    return d_tracks.erase(t);
}

/* The burst's emission, whatever it has been merged into; null when it had to make room.
 */
emission_tracker::track* emission_tracker::find(burst& b)
{
    const auto merged = d_merged.find(b.emission);
    if (merged != d_merged.end()) {
        b.emission = merged->second;
    }
    const auto found = d_tracks.find(b.emission);
    return found == d_tracks.end() ? nullptr : &found->second;
}

/* Whether the band ends where the emission seems to. */
bool emission_tracker::is_cut(const emission& e) const
{
    const double margin = edge_columns * d_geometry.column_width();
    const double lowest = d_geometry.column_lower_edge(0);
    const double highest = d_geometry.column_upper_edge(d_geometry.columns() - 1);
    return e.freq_lower_edge < d_segment.center_frequency + lowest + margin ||
        e.freq_upper_edge > d_segment.center_frequency + highest - margin;
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
    e.channel_bandwidth = is_cut(e)
        ? std::numeric_limits<double>::quiet_NaN()
        : channel_bandwidth_of(
              e.label, e.bandwidth, edge_columns * d_geometry.column_width());
    e.time_stop = std::max(e.time_stop, time_ns(latest.row_stop));
    t.sample_stop = std::max(
        t.sample_stop, d_segment.sample_start + d_geometry.row_start(latest.row_stop));
    e.sample_count = t.sample_stop - e.sample_start;
    const int64_t sensed = t.covered_until - t.first_row -
        (d_unsensed_rows - t.unsensed_at_start);
    e.duty_cycle =
        std::min(1.0, double(t.covered_rows) / double(std::max<int64_t>(sensed, 1)));

    burst all = t.sums;
    add_up(all, latest);
    e.confidence = all.pixels > 0 ? all.confidence_sum / double(all.pixels) : 0.0;
    const burst_level level = level_of(all, d_noise_bandwidth);
    e.power_dbfs = level.power_dbfs;
    e.power_dbm = e.power_dbfs + d_config.calibration_db;
    e.noise_floor_known = all.floor_known;
    e.snr_db = level.snr_db;
}

void emission_tracker::extend(burst& b)
{
    if (track* t = find(b)) {
        describe(*t, b);
    } else {
        assign(b);
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

void emission_tracker::close(burst& b)
{
    track* found = find(b);
    if (!found) {
        assign(b);
        found = find(b);
    }
    track& t = *found;
    describe(t, b);
    add_up(t.sums, b);
    t.open_bursts = std::max(0, t.open_bursts - 1);
    if (t.e.label == "radar") {
        add_pulse(t, b);
    }
}

/* All that an emission was becomes part of another's. */
void emission_tracker::take_over(track& kept, const track& gone)
{
    emission& e = kept.e;
    const emission& other = gone.e;
    add_up(kept.sums, gone.sums);
    e.burst_count += other.burst_count;
    e.pulse_count += other.pulse_count;
    e.freq_lower_edge = std::min(e.freq_lower_edge, other.freq_lower_edge);
    e.freq_upper_edge = std::max(e.freq_upper_edge, other.freq_upper_edge);
    e.time_start = std::min(e.time_start, other.time_start);
    e.time_stop = std::max(e.time_stop, other.time_stop);
    e.sample_start = std::min(e.sample_start, other.sample_start);
    kept.sample_stop = std::max(kept.sample_stop, gone.sample_stop);
    // Rows that both covered count once, as far as that can be known.
    const int64_t common =
        std::max<int64_t>(0,
                          std::min(kept.covered_until, gone.covered_until) -
                              std::max(kept.first_row, gone.first_row));
    kept.covered_rows += gone.covered_rows -
        std::min({ common, kept.covered_rows, gone.covered_rows });
    kept.first_row = std::min(kept.first_row, gone.first_row);
    kept.covered_until = std::max(kept.covered_until, gone.covered_until);
    kept.unsensed_at_start = std::min(kept.unsensed_at_start, gone.unsensed_at_start);
    kept.longest_burst = std::max(kept.longest_burst, gone.longest_burst);
    kept.open_bursts += gone.open_bursts;
}

void emission_tracker::merge(burst& into, const burst& from)
{
    burst other = from;
    track* theirs = from.emission != 0 ? find(other) : nullptr;
    if (!theirs) {
        return;
    }
    track* mine = into.emission != 0 ? find(into) : nullptr;
    if (!mine) {
        into.emission = theirs->e.id; // the open burst is one as before
        return;
    }
    if (mine != theirs) {
        const bool mine_is_older = mine->e.id < theirs->e.id;
        track& kept = mine_is_older ? *mine : *theirs;
        track& gone = mine_is_older ? *theirs : *mine;
        take_over(kept, gone);
        for (auto& [id, now] : d_merged) {
            now = now == gone.e.id ? kept.e.id : now;
        }
        d_merged[gone.e.id] = kept.e.id;
        gone.e.merged_into = kept.e.id;
        publish(gone, emission_state::end);
        d_tracks.erase(gone.e.id);
        mine = &kept;
    }
    into.emission = mine->e.id;
    --mine->e.burst_count;
    mine->open_bursts = std::max(0, mine->open_bursts - 1);
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
            it = end_track(it);
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
