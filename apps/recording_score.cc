// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recording_score.h"
#include <algorithm>
#include <cmath>
#include <tuple>

namespace {

constexpr size_t times = 1000, frequencies = 400;
constexpr double longest_pulse = 1e-3;        // s
constexpr double time_tolerance = 25e-6;      // s
constexpr double frequency_tolerance = 240e3; // Hz
constexpr double pulse_excess = 150e-6;       // s

using boxes = std::vector<labelled_box>;

auto tied(const labelled_box& b)
{
    return std::tie(
        b.label, b.time_start, b.time_stop, b.freq_lower_edge, b.freq_upper_edge);
}

boxes cut(const boxes& all, const recording_extent& e)
{
    boxes kept;
    for (auto b : all) {
        b.time_start = std::max(b.time_start, 0.0);
        b.time_stop = std::min(b.time_stop, e.duration);
        b.freq_lower_edge = std::max(b.freq_lower_edge, e.freq_lower_edge);
        b.freq_upper_edge = std::min(b.freq_upper_edge, e.freq_upper_edge);
        if (b.time_stop > b.time_start && b.freq_upper_edge > b.freq_lower_edge) {
            kept.push_back(b);
        }
    }
    return kept;
}

template<class Keep>
boxes those(const boxes& all, const Keep& keep)
{
    boxes kept;
    std::copy_if(all.begin(), all.end(), std::back_inserter(kept), keep);
    return kept;
}

/* Cells of time and frequency whose middles lie in one of some boxes. */
class raster
{
public:
    raster(const boxes& some, const recording_extent& e) : d_cells(times * frequencies)
    {
        const double width = e.freq_upper_edge - e.freq_lower_edge;
        const auto time_of = [&](size_t i) {
            return (double(i) + 0.5) * e.duration / double(times);
        };
        const auto frequency_of = [&](size_t i) {
            return e.freq_lower_edge + (double(i) + 0.5) * width / double(frequencies);
        };
        for (const auto& b : some) {
            const size_t first = first_from(times, time_of, b.time_start);
            const size_t last = first_from(times, time_of, b.time_stop);
            const size_t low = first_from(frequencies, frequency_of, b.freq_lower_edge);
            const size_t high = first_from(frequencies, frequency_of, b.freq_upper_edge);
            for (size_t t = first; t < last; ++t) {
                for (size_t f = low; f < high; ++f) {
                    d_cells[t * frequencies + f] = true;
                }
            }
        }
    }

    bool at(size_t time, size_t frequency) const
    {
        return d_cells[time * frequencies + frequency];
    }

    raster& operator&=(const raster& other)
    {
        return combine(other, [](bool a, bool b) { return a && b; });
    }
    raster& take_away(const raster& other)
    {
        return combine(other, [](bool a, bool b) { return a && !b; });
    }

    int64_t count() const { return std::count(d_cells.begin(), d_cells.end(), true); }
    int64_t occupied_frequencies() const
    {
        int64_t n = 0;
        for (size_t f = 0; f < frequencies; ++f) {
            bool any = false;
            for (size_t t = 0; t < times; ++t) {
                any = any || at(t, f);
            }
            n += any;
        }
        return n;
    }
    double share_of_time() const
    {
        int64_t n = 0;
        for (size_t t = 0; t < times; ++t) {
            const auto row = d_cells.begin() + std::ptrdiff_t(t * frequencies);
            n += std::find(row, row + frequencies, true) != row + frequencies;
        }
        return double(n) / double(times);
    }

private:
    /* The first of so many places that is not below a value. */
    template<class PlaceOf>
    static size_t first_from(size_t count, const PlaceOf& place_of, double value)
    {
        size_t low = 0, high = count;
        while (low < high) {
            const size_t middle = (low + high) / 2;
            if (place_of(middle) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    template<class Rule>
    raster& combine(const raster& other, const Rule& rule)
    {
        for (size_t i = 0; i < d_cells.size(); ++i) {
            d_cells[i] = rule(d_cells[i], other.d_cells[i]);
        }
        return *this;
    }

    std::vector<bool> d_cells;
};

bool is_scored(const labelled_box& b)
{
    return std::find(scored_labels.begin(), scored_labels.end(), b.label) !=
        scored_labels.end();
}

bool lies_within(const labelled_box& a, const labelled_box& b)
{
    return a.label == b.label && a.time_start >= b.time_start &&
        a.time_stop <= b.time_stop && a.freq_lower_edge >= b.freq_lower_edge &&
        a.freq_upper_edge <= b.freq_upper_edge && tied(a) != tied(b);
}

bool touch(const labelled_box& a, const labelled_box& b)
{
    return a.time_start < b.time_stop + time_tolerance &&
        b.time_start < a.time_stop + time_tolerance &&
        a.freq_lower_edge < b.freq_upper_edge + frequency_tolerance &&
        b.freq_lower_edge < a.freq_upper_edge + frequency_tolerance;
}

double length_of(const labelled_box& b) { return b.time_stop - b.time_start; }

bool is_pulse(const labelled_box& b)
{
    return b.label == "radar" && length_of(b) <= longest_pulse;
}

bool pulse_is_found(const labelled_box& pulse, const boxes& found)
{
    return std::any_of(found.begin(), found.end(), [&](const auto& b) {
        return touch(pulse, b) && length_of(b) <= length_of(pulse) + pulse_excess;
    });
}

bool carrier_is_found(const raster& area, const raster& covered, bool joined)
{
    raster cover = covered;
    cover &= area;
    return joined ? 2 * cover.occupied_frequencies() >= area.occupied_frequencies()
                  : 2 * cover.count() >= area.count();
}

} // namespace

void recording_score::add(const recording_score& other)
{
    for (size_t i = 0; i < labels.size(); ++i) {
        labels[i].emissions += other.labels[i].emissions;
        labels[i].found += other.labels[i].found;
        labels[i].claimed += other.labels[i].claimed;
        labels[i].right += other.labels[i].right;
    }
    boxes.insert(boxes.end(), other.boxes.begin(), other.boxes.end());
    negative_seconds += other.negative_seconds;
    false_seconds += other.false_seconds;
}

double recall(const label_score& s)
{
    return s.emissions > 0 ? double(s.found) / double(s.emissions) : NAN;
}

double precision(const label_score& s)
{
    return s.claimed > 0 ? double(s.right) / double(s.claimed) : NAN;
}

double false_alarm(const recording_score& s)
{
    return s.negative_seconds > 0.0 ? s.false_seconds / s.negative_seconds : NAN;
}

recording_score score_recording(const boxes& truth_given,
                                const boxes& found_given,
                                const recording_extent& extent)
{
    const auto truth = cut(truth_given, extent);
    const auto found = cut(found_given, extent);
    const auto is_unknown = [](const auto& b) { return b.label == "unknown"; };
    const raster known(those(truth, [&](const auto& b) { return !is_unknown(b); }),
                       extent);
    raster unknown(those(truth, is_unknown), extent);
    unknown.take_away(known);

    recording_score score;
    for (size_t i = 0; i < scored_labels.size(); ++i) {
        const std::string label = scored_labels[i];
        auto& s = score.labels[i];
        const auto mine = those(truth, [&](const auto& b) {
            return b.label == label &&
                std::none_of(truth.begin(), truth.end(), [&](const auto& other) {
                       return lies_within(b, other);
                   });
        });
        const auto theirs = those(found, [&](const auto& b) { return b.label == label; });
        raster covered(theirs, extent);
        covered.take_away(unknown);
        for (const auto& b : mine) {
            bool hit = false;
            if (is_pulse(b)) {
                hit = pulse_is_found(b, theirs);
            } else {
                const raster area({ b }, extent);
                if (area.count() == 0) {
                    continue; // less than a cell
                }
                hit = carrier_is_found(area, covered, extent.joined);
            }
            ++s.emissions;
            s.found += hit;
            score.boxes.push_back({ b, hit });
        }
        if (label == "radar") {
            s.claimed = int64_t(theirs.size());
            s.right = std::count_if(theirs.begin(), theirs.end(), [&](const auto& b) {
                return std::any_of(
                    mine.begin(), mine.end(), [&](const auto& t) { return touch(b, t); });
            });
        } else {
            s.claimed = covered.count();
            covered &= raster(mine, extent);
            s.right = covered.count();
        }
    }
    if (std::none_of(truth.begin(), truth.end(), is_scored)) {
        raster wrong(those(found, is_scored), extent);
        wrong.take_away(unknown);
        score.negative_seconds = extent.duration;
        score.false_seconds = extent.duration * wrong.share_of_time();
    }
    return score;
}
