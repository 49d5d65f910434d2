// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "burst_tracker.h"
#include "label_runs.h"
#include <algorithm>
#include <gnuradio/specsense/core/burst_level.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* Too wide to be more of the same: three times, and not just by ragged edges. */
bool much_wider(double wide, double narrow)
{
    return wide >= 3.0 * narrow && wide - narrow >= 8.0;
}

// Rows over which a burst's width is smoothed: what flares up for a row or two, as skirts
// of a strong neighbour do, does not widen it.
constexpr double width_memory = 8.0;

} // namespace

burst_tracker::burst_tracker(int columns, int bridged_rows, int bridged_columns)
    : d_columns(columns), d_bridged_rows(bridged_rows), d_bridged_columns(bridged_columns)
{
}

bool burst_tracker::near(const open_burst& open,
                         const run& r,
                         uint8_t label,
                         pixel_layer layer) const
{
    if (open.b.label != label || open.layer != layer) {
        return false;
    }
    const int width = r.stop - r.start;
    if (layer == pixel_layer::lasting &&
        (much_wider(width, open.width) || much_wider(open.width, width))) {
        return false;
    }
    return std::any_of(open.recent.begin(), open.recent.end(), [&](const run& other) {
        return r.row - other.row <= d_bridged_rows + 1 &&
            r.start <= other.stop + d_bridged_columns &&
            other.start <= r.stop + d_bridged_columns;
    });
}

void burst_tracker::absorb(open_burst& into, open_burst& from)
{
    burst& a = into.b;
    const burst& b = from.b;
    // Rows that both have are counted once, as far as that can be known.
    const int64_t common = std::max<int64_t>(
        0, std::min(a.row_stop, b.row_stop) - std::max(a.row_start, b.row_start));
    a.rows += std::max<int64_t>(0, b.rows - common);
    a.row_start = std::min(a.row_start, b.row_start);
    a.row_stop = std::max(a.row_stop, b.row_stop);
    a.column_start = std::min(a.column_start, b.column_start);
    a.column_stop = std::max(a.column_stop, b.column_stop);
    add_pixels(a, b);
    into.last_row = std::max(into.last_row, from.last_row);
    into.row_width = std::max(into.row_width, from.row_width);
    into.width = std::max(into.width, from.width);
    into.recent.insert(into.recent.end(), from.recent.begin(), from.recent.end());
}

/* The open burst that a run belongs to: a new one, or the oldest near it, which takes in
 * all others near it. */
burst_tracker::open_burst&
burst_tracker::burst_for(const run& r, uint8_t label, pixel_layer layer)
{
    open_burst* found = nullptr;
    for (auto it = d_open.begin(); it != d_open.end();) {
        if (!near(*it, r, label, layer)) {
            ++it;
        } else if (!found) {
            found = &*it++;
        } else {
            absorb(*found, *it);
            if (on_merge) {
                on_merge(found->b, it->b);
            }
            it = d_open.erase(it);
        }
    }
    if (found) {
        return *found;
    }
    open_burst fresh;
    fresh.b.label = label;
    fresh.layer = layer;
    fresh.b.row_start = r.row;
    fresh.b.column_start = r.start;
    fresh.b.column_stop = r.stop;
    fresh.last_row = r.row - 1;
    fresh.row_width = 0;
    fresh.width = r.stop - r.start;
    d_open.push_back(std::move(fresh));
    return d_open.back();
}

void burst_tracker::count_pixels(burst& b, const run& r, const labelled_row& pixels)
{
    for (int c = r.start; c < r.stop; ++c) {
        if (pixels.labels[c] != b.label) {
            continue; // a bridged column
        }
        ++b.pixels;
        b.power_sum += pixels.average[c];
        b.floor_sum += pixels.floor ? pixels.floor[c] : 0.0f;
        b.confidence_sum += pixels.confidence[c] / 255.0;
    }
    b.floor_known = b.floor_known && pixels.floor_known;
}

bool burst_tracker::contains(const open_burst& large, const open_burst& small) const
{
    const burst& outer = large.b;
    const burst& inner = small.b;
    if (large.layer == pixel_layer::transient && small.layer == pixel_layer::lasting) {
        return false;
    }
    return outer.label == inner.label &&
        outer.row_start - d_bridged_rows <= inner.row_start &&
        inner.row_stop <= outer.row_stop + d_bridged_rows &&
        outer.column_start - d_bridged_columns <= inner.column_start &&
        inner.column_stop <= outer.column_stop + d_bridged_columns;
}

/* Ends bursts, the smallest first; one that lies within another goes into that. */
void burst_tracker::end_bursts(open_list ended)
{
    const auto area = [](const open_burst& o) {
        return (o.b.row_stop - o.b.row_start) * (o.b.column_stop - o.b.column_start);
    };
    ended.sort(
        [&](const open_burst& a, const open_burst& b) { return area(a) < area(b); });
    while (!ended.empty()) {
        open_burst inner = std::move(ended.front());
        ended.pop_front();
        const auto holds = [&](const open_burst& o) { return contains(o, inner); };
        auto outer = std::find_if(ended.begin(), ended.end(), holds);
        if (outer == ended.end()) {
            outer = std::find_if(d_open.begin(), d_open.end(), holds);
            if (outer == d_open.end()) {
                if (on_end) {
                    on_end(inner.b);
                }
                continue;
            }
        }
        // Its box stays: parts at its rim, one after the other, would widen it for ever.
        add_pixels(outer->b, inner.b);
        if (on_merge) {
            on_merge(outer->b, inner.b);
        }
    }
}

void burst_tracker::end_stale(int64_t row)
{
    open_list stale;
    for (auto it = d_open.begin(); it != d_open.end();) {
        const auto next = std::next(it);
        if (row - it->last_row > d_bridged_rows + 1) {
            stale.splice(stale.end(), d_open, it);
        }
        it = next;
    }
    end_bursts(std::move(stale));
}

void burst_tracker::add_run(const run& r,
                            uint8_t label,
                            pixel_layer layer,
                            const labelled_row& pixels)
{
    open_burst& open = burst_for(r, label, layer);
    burst& b = open.b;
    b.row_stop = r.row + 1;
    b.column_start = std::min(b.column_start, r.start);
    b.column_stop = std::max(b.column_stop, r.stop);
    if (open.last_row < r.row) {
        open.last_row = r.row;
        if (b.rows > 0) {
            open.width += (open.row_width - open.width) / width_memory;
        }
        open.row_width = 0;
        ++b.rows;
        const int64_t oldest = r.row - d_bridged_rows - 1;
        auto& recent = open.recent;
        recent.erase(std::remove_if(recent.begin(),
                                    recent.end(),
                                    [=](const run& o) { return o.row < oldest; }),
                     recent.end());
    }
    open.row_width = std::max(open.row_width, r.stop - r.start);
    open.recent.push_back(r);
    count_pixels(b, r, pixels);
}

void burst_tracker::add_row(int64_t row,
                            const labelled_row& pixels,
                            const pixel_layer* layers)
{
    end_stale(row);
    for (auto layer : { pixel_layer::lasting, pixel_layer::transient }) {
        for (const auto& found :
             label_runs(pixels.labels, layers, layer, d_columns, d_bridged_columns)) {
            add_run({ row, found.start, found.stop }, found.label, layer, pixels);
        }
    }
}

void burst_tracker::finish() { end_bursts(std::move(d_open)); }

} // namespace core
} // namespace specsense
} // namespace gr
