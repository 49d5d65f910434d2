// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "row_layers.h"
#include <functional>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <list>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Connects the labelled pixels of a segment's rows, as they come, to bursts.
 *
 * A run of one label and layer joins every burst of these which had a pixel within the
 * bridged rows and columns; bursts that it joins become one. Among what lasts there is an
 * exception, so that a receiver's DC line does not tie together all that crosses it: a
 * run does not join a burst much narrower or wider than itself. A burst that proves to
 * lie within another's time and band is a part of that after all, but nothing that lasts
 * is a part of something that passes. Memory holds the open bursts and their runs in the
 * last few rows.
 */
class burst_tracker
{
public:
    burst_tracker(int columns, int bridged_rows, int bridged_columns);

    /*! A burst has ended. */
    std::function<void(const burst&)> on_end;
    /*! Two bursts turned out to be one: `into` goes on, and may take `from`'s emission.
     */
    std::function<void(burst& into, const burst& from)> on_merge;

    void add_row(int64_t row, const labelled_row& pixels, const pixel_layer* layers);
    /*! Ends all bursts. */
    void finish();

    template<typename Visitor>
    void for_each_open(Visitor&& visit)
    {
        for (auto& open : d_open) {
            visit(open.b);
        }
    }

private:
    struct run {
        int64_t row;
        int start, stop;
    };
    struct open_burst {
        burst b;
        pixel_layer layer;
        std::vector<run> recent; // of the last bridged rows
        int64_t last_row;
        int row_width; // columns, from its first to its last in its last row
        double width;  // the same, smoothed over some rows
    };
    using open_list = std::list<open_burst>;

    void end_stale(int64_t row);
    void end_bursts(open_list ended);
    bool contains(const open_burst& outer, const open_burst& inner) const;
    bool
    near(const open_burst& open, const run& r, uint8_t label, pixel_layer layer) const;
    open_burst& burst_for(const run& r, uint8_t label, pixel_layer layer);
    void
    add_run(const run& r, uint8_t label, pixel_layer layer, const labelled_row& pixels);
    static void absorb(open_burst& into, open_burst& from);
    static void count_pixels(burst& b, const run& r, const labelled_row& pixels);

    int d_columns;
    int d_bridged_rows;
    int d_bridged_columns;
    open_list d_open; // oldest first
};

} // namespace core
} // namespace specsense
} // namespace gr
