// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! How long what a pixel belongs to is there. */
enum class pixel_layer : uint8_t {
    none,     //!< noise, unsensed, or the skirt of something lasting
    lasting,  //!< the label holds in most of the eleven rows around
    transient //!< it does not: a pulse, a flicker
};

/*!
 * \brief Parts labelled rows into what lasts and what passes, five rows late.
 *
 * A radar's pulse spreads over the whole band and crosses every carrier in it; carriers
 * and pulses are told apart here, so that pulses do not tie carriers together. A
 * transient pixel within a quarter of a lasting run's width of that run is its skirt, and
 * belongs to neither layer: skirts flicker, and would tie pulses together.
 */
class row_layers
{
public:
    row_layers(int columns, int classes, int bridged_columns);

    /*! A row, and its pixels' layers; the pointers hold during the call. */
    std::function<void(const labelled_row&, const pixel_layer*)> on_row;

    void add(const labelled_row& row);
    /*! Gives out the last rows, as if noise followed; starts over. */
    void finish();

private:
    struct kept_row {
        std::vector<uint8_t> labels, confidence;
        std::vector<float> average, floor; // floor is empty where none is known
        bool floor_known;
    };

    void count(const kept_row& row, int sign);
    void give_out(const kept_row& row);
    void mark_skirts(const kept_row& row);

    int d_columns;
    int d_bridged_columns;
    std::deque<kept_row>
        d_rows;          // the row to be given out next, those before and after it
    size_t d_before = 0; // rows in it that were given out already
    std::vector<std::vector<uint8_t>> d_count; // by label, by column: rows in d_rows
    std::vector<pixel_layer> d_layers;
};

} // namespace core
} // namespace specsense
} // namespace gr
