// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A frame without values that are no power: NaN, infinite or negative.
 *
 * One of them would spoil the whole picture, which is scaled by the frame's extremes. It
 * takes the value of its neighbour in the row, and is remembered, as it is not sensed.
 * Rows of nothing else become rows of NaN. A frame without any, which nearly all are, is
 * not copied.
 */
class clean_rows
{
public:
    explicit clean_rows(int columns) : d_columns(columns) {}

    /*! The result, and what it points to, hold until the next call. */
    const frame_rows& clean(const frame_rows& frame);

    /*! Of the last frame: whether each of its values was one. */
    bool all_clean() const { return d_all_clean; }
    /*! Rows of NaN: those are unsensed as they came. */
    int rows_of_nan() const { return d_rows_of_nan; }
    /*! Whether anything was sensed at all. */
    bool any_sensed() const { return d_any_sensed; }
    /*! Labels as unsensed what was not sensed. */
    void mark(uint8_t* labels, uint8_t* confidence) const;

private:
    void clean_row(int row);

    int d_columns;
    bool d_all_clean = true;
    bool d_any_sensed = true;
    int d_rows_of_nan = 0;
    frame_rows d_frame{};
    std::vector<std::vector<float>> d_copies; // by detector
    std::vector<bool> d_unsensed;             // pixels
};

} // namespace core
} // namespace specsense
} // namespace gr
