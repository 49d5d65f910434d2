// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sensing_pipeline.h"
#include <vector>

/*!
 * \brief A recording's rows, reduced to a picture's size as they come: each cell keeps
 * its strongest row, so that a short pulse stays visible.
 */
class spectrum_raster
{
public:
    spectrum_raster(const gr::specsense::core::recording& recording,
                    const gr::specsense::core::spectrogram_geometry& geometry,
                    size_t classes);

    void add_row(const sensed_row& row);
    void add_occupancy(const gr::specsense::core::occupancy_report& report);

    int rows() const { return d_rows; }
    int columns() const { return d_columns; }
    /*! Edges of the axis in Hz; relative to each capture's own centre when relative().
     * The lowest column reaches half beyond the band, and is cut there. */
    double low() const { return d_low; }
    double high() const { return d_first_edge + d_columns * d_column_width; }
    /*! The column that holds a frequency of the axis. */
    int column_at(double axis_frequency) const;
    /*! The captures lie too far apart for one axis, or don't say where they lie. */
    bool relative() const { return d_relative; }
    /*! From a frequency of a capture tuned to \p center to one on the axis. */
    double on_axis(double frequency, double center) const
    {
        return d_relative ? frequency - center : frequency;
    }
    /*! The noise floor was known for most of the rows. */
    bool floor_known() const { return 2 * d_rows_with_floor > d_rows_added; }

    /*! Strongest cell of a rectangle (half-open, at least one cell), in dB: over the
     * noise floor where floor_known(), else over full scale. NaN: not sensed, or no
     * signal was recorded there. */
    double level(int row_start, int row_stop, int column_start, int column_stop) const;
    /*! Share of the time in which the class (from 0) was in a column; NaN: unknown. */
    double occupancy(size_t label, int column) const;

private:
    struct cell {
        float power; // NaN: nothing yet, or unsensed
        float floor;
    };

    int d_rows;
    int d_columns;
    double d_low;
    double d_first_edge; // uncut
    double d_column_width;
    double d_reference; // lowest centre of a capture
    bool d_relative;
    int64_t d_samples;
    int64_t d_rows_added = 0;
    int64_t d_rows_with_floor = 0;
    std::vector<cell> d_cells;
    std::vector<std::vector<double>> d_share; // by class, by column: times the weight
    std::vector<double> d_weight;             // by column: sensed rows

    int column_offset(double center_frequency) const;
    float level_of(const cell& c) const;
};
