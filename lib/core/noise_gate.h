// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/noise_floor.h>
#include <gnuradio/specsense/core/row_statistics.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Tells frames that hold nothing but the receiver's noise, so that a network need
 * not look at them.
 *
 * How white noise spreads in rows of the average or the sample detector is known
 * (row_statistics). A frame is noise when no pixel, no run of columns (over all rows) and
 * no run of rows (over all columns) stands out of what the floor lets expect; runs of 1,
 * 2, 4 ... up to half of the frame; and no pixel of the peak detector, where there is
 * one. Of noise alone, one frame in a hundred does by chance. A wide carrier of half the
 * noise's power shows in no pixel, but clearly in the sum over its columns.
 *
 * In doubt a frame is not noise: when the floor is not known, when parts of the frame lie
 * below it (the gain was turned down), or when the floor itself has a step that no front
 * end has: a weak carrier that never pauses passes for a part of the floor.
 */
class noise_gate
{
public:
    explicit noise_gate(const spectrogram_geometry& geometry);

    /*! \p frame: the profile's detectors, all of it sensed and finite. */
    bool is_noise(const frame_rows& frame, const noise_floor_estimate& floor);

private:
    struct run_limits {
        int length;
        double least; // mean of the run's pixels, over their floor
        double most;
    };

    void set_limits(int rows);
    void add_up(const float* power, int rows, const std::vector<float>& floor);
    bool has_peaks(const frame_rows& frame) const;
    bool is_smooth(const std::vector<float>& floor) const;

    int d_columns;
    row_statistics d_statistics; // of the first detector
    row_statistics d_peak_statistics;
    int d_peak_detector;               // its place among the detectors, or -1
    std::vector<double> d_independent; // columns of noise that runs of 1, 2, 3 ...
                                       // columns are worth
    // For frames of so many rows:
    int d_rows = 0;
    float d_greatest_allowed = 0.0f;
    float d_greatest_peak = 0.0f;
    std::vector<run_limits> d_column_limits;
    std::vector<run_limits> d_row_limits;
    // Of the frame, its pixels over their floor:
    std::vector<float> d_inverse_floor;
    std::vector<float> d_ratios; // of a row
    std::vector<float> d_column_peaks;
    std::vector<float> d_column_means;
    std::vector<float> d_row_means;
};

} // namespace core
} // namespace specsense
} // namespace gr
