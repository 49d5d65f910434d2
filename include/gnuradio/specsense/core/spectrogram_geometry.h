// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/rational.h>
#include <gnuradio/specsense/core/sensing_profile.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A profile at a sample rate: how many columns, and which sample, window, row and
 * frequency belong together.
 *
 * Positions count samples from the start of a segment: a stretch of samples without a gap
 * and at one tuning. They come from the index by exact fractions, so that row 10^12 is as
 * exact as row 0. Column 0 is the lowest frequency.
 */
class SPECSENSE_CORE_API spectrogram_geometry
{
public:
    /*! Throws std::invalid_argument unless \p sample_rate (samples/s) lies in
     * [1e6, 250e6] and the profile is valid. */
    spectrogram_geometry(const sensing_profile& profile, double sample_rate);

    static constexpr double lowest_rate = 1e6;
    static constexpr double highest_rate = 250e6;

    const sensing_profile& profile() const { return d_profile; }
    double sample_rate() const { return d_rate.value(); }

    /*! The nearest whole number of columns of the profile's width; also the length of
     * the transform and of its window. */
    int columns() const { return d_columns; }
    /*! The true width of a column in Hz. */
    double column_width() const;
    double row_duration() const { return d_profile.row_duration_s.value(); }
    /*! Windows in a row, on average. */
    double windows_per_row() const;
    /*! Step from window to window in samples. */
    rational hop() const { return d_hop; }

    /*! First sample of window \p k. Windows lie wholly within a segment: cutting one
     * would spread a strong carrier over the band. */
    int64_t window_start(int64_t k) const;
    /*! The row into whose time the middle of window \p k falls. */
    int64_t row_of_window(int64_t k) const;
    /*! The first window whose middle falls into the time of \p row. */
    int64_t first_window(int64_t row) const;
    /*! The window nearest to the middle of \p row. */
    int64_t middle_window(int64_t row) const;
    /*! Number of windows that fit wholly into \p samples samples. */
    int64_t windows_in(int64_t samples) const;

    /*! First sample of \p row: the first one not before the row's exact start. */
    int64_t row_start(int64_t row) const;
    /*! Time from the segment's start to the start of \p row in ns, rounded down. */
    int64_t row_time_ns(int64_t row) const;
    /*! The same for a sample. */
    int64_t sample_time_ns(int64_t sample) const;

    /*! Centre of a column in Hz relative to the tuned frequency; edges lie half a column
     * to either side (cut at half the sample rate). */
    double column_center(double column) const;
    double column_lower_edge(int column) const;
    double column_upper_edge(int column) const;
    /*! The column that holds the frequency 0 Hz (the higher one of two). */
    int dc_column() const;

private:
    sensing_profile d_profile;
    rational d_rate;
    int d_columns;
    rational d_hop;
    // Row i starts at sample (d_row_offset + i * d_row_step) / d_row_divisor; the divisor
    // is even, so that half samples are whole numbers of it.
    int64_t d_row_offset;
    int64_t d_row_step;
    int64_t d_row_divisor;
};

} // namespace core
} // namespace specsense
} // namespace gr
