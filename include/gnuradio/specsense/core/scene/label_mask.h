// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The true label of each pixel of a frame, drawn from what its signals occupied.
 *
 * A rectangle labels the rows and columns that it covers by half or more; one too short
 * (or narrow) for that labels the row (or column) of its middle. Where rectangles
 * overlap, the lowest label wins: that of the class which the profile lists first.
 */
class SPECSENSE_CORE_API label_mask
{
public:
    /*! \p rows rows from the start of a segment, all of them noise (label 0). */
    label_mask(const spectrogram_geometry& geometry, int rows);

    /*! Times in seconds from the segment's start, frequencies in Hz from the tuned one;
     * what lies outside is cut off. \p label is 1 or more. */
    void add(const activity& rectangle, uint8_t label);

    int rows() const { return d_rows; }
    int columns() const { return d_geometry.columns(); }
    /*! rows * columns, row by row. */
    const std::vector<uint8_t>& labels() const { return d_labels; }

private:
    void fill(const activity& rectangle, uint8_t label, double shift);

    spectrogram_geometry d_geometry;
    int d_rows;
    std::vector<uint8_t> d_labels;
};

} // namespace core
} // namespace specsense
} // namespace gr
