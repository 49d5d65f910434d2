// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "moving_sum.h"
#include <array>
#include <gnuradio/specsense/core/detector.h>
#include <volk/volk_alloc.hh>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief How much of a column repeats after the useful length of an OFDM symbol.
 *
 * A cyclic prefix is a copy of the symbol's end, so that the signal agrees with itself
 * one useful symbol length later, for as long as the prefix lasts (van de Beek, Sandell
 * and Borjesson 1997). Here that is looked for column by column, in the transforms that
 * the spectrogram has made anyway: windows that lie the lag apart are multiplied, and the
 * products are averaged over averaging_time and three columns, then divided by the mean
 * power of both ends. The value is the magnitude, from 0 (no likeness) to 1 (all repeats:
 * a carrier, or anything else that is periodic in the lag).
 *
 * Every second window is enough where steps are a third of a window; and as averages
 * change slowly, a value stands for all rows of renewal_time.
 *
 * Windows start at whole samples, so that some pairs lie a part of a sample further apart
 * than the lag; by how much is known, and each column's phase is put right by it.
 *
 * Bias: in noise the value is not 0 but, with columns of 240 kHz, some 0.03 on average;
 * it grows with the root of 1 / width. Settling: averages are of the past, and complete
 * averaging_time and a lag after a segment's start; until then they are of fewer rows,
 * and noise reads higher. Columns beside masked ones (DC) still see them.
 */
class cyclic_prefix_detector : public detector
{
public:
    static constexpr double averaging_time = 1e-3; // s: a subframe
    static constexpr double renewal_time = averaging_time / 14;

    /*! \p lag: useful length of a symbol in s. */
    cyclic_prefix_detector(const spectrogram_geometry& geometry, rational lag);

    void add(const window_block& windows) override;
    void finish_row(const row_power& power, float* row) override;
    void restart() override;

private:
    using values = volk::vector<float>;

    /* Products of the row at work, of pairs that lie so many samples apart; later * conj
     * (earlier) is made of them once a row. */
    struct pair_sum {
        values straight, crossed;      // see accumulate_products
        values turn_cosine, turn_sine; // from that distance to the lag
    };

    int distance(int64_t window) const; // index into d_sums
    void finish_products();
    void renew_value();
    template<typename Work>
    void for_each_half(const Work& work) const;
    void join_halves(values& padded) const;

    spectrogram_geometry d_geometry;
    int d_columns;
    int d_rows_per_value;
    int d_lag_windows; // from window to window of a pair
    int d_step;        // from pair to pair, in windows
    int64_t d_least_distance;
    std::vector<pair_sum> d_sums; // for that distance, and for one sample more

    // The last spectra, window k at place k / d_step modulo their number.
    volk::vector<std::complex<float>> d_history;

    // Padded rows, in which every column has its neighbours: DC and up, a zero, the
    // lowest frequency and up to DC; in front the column below DC, behind it all DC
    // again.
    static constexpr int padding = 3;
    values d_real, d_imaginary, d_power; // since the last value
    moving_sum d_real_sum, d_imaginary_sum, d_power_sum;
    std::vector<values> d_powers; // sums by value, the oldest as old as the lag
    int64_t d_rows = 0;           // since the segment's start
    size_t d_values = 0;          // the same
    values d_real_total, d_imaginary_total, d_power_total;
    values d_value; // in the transform's order
};

} // namespace core
} // namespace specsense
} // namespace gr
