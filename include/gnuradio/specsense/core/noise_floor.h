// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <limits>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct noise_floor_config {
    /*! The receiver's own floor, where it is known: mean power of noise in a column,
     * dB over full scale squared. NaN: estimate it. */
    double fixed_dbfs = std::numeric_limits<double>::quiet_NaN();
    /*! The estimate never goes below: mean power of noise in a column, dBFS. Recordings
     * of few bits set it to their quantisation noise. */
    double lowest_dbfs = -140.0;
    /*! For how long a level that was seen is remembered, in s; twice that at most. */
    double memory_s = 30.0;
};

struct noise_floor_estimate {
    std::vector<float> power;   //!< mean power of noise, by column
    std::vector<bool> observed; //!< columns in which noise itself was seen; the others'
                                //!< floor is drawn between those
    /*! Noise was told apart from signals. False when nothing in the band looks like
     * noise (a signal may fill it): then power is what was known before, or, where
     * nothing was, the lowest level that each column's rows keep coming back to, which
     * noise can only be below. A steady signal that fills the whole band from the start,
     * and is as smooth in time and frequency as noise, passes for noise: its power alone
     * cannot tell. */
    bool known = false;
};

/*!
 * \brief Mean power of noise by column, from average-detector rows.
 *
 * Each column's level is the lowest one at which its rows spread as noise does (a gamma
 * distribution of known shape), over the last memory_s to 2 memory_s: gaps of a carrier
 * show it. Columns whose level stands above a neighbour's by a step are held by a
 * continuous carrier; their floor is drawn between the columns beside it. Slopes and
 * rolled-off edges of a front end have no such steps, or no shelf behind them.
 */
class SPECSENSE_CORE_API noise_floor
{
public:
    /*! Throws std::invalid_argument for a memory that is not positive. */
    noise_floor(const noise_floor_config& config, const spectrogram_geometry& geometry);
    ~noise_floor();
    noise_floor(const noise_floor&) = delete;
    noise_floor& operator=(const noise_floor&) = delete;

    /*! Rows of the average detector; rows of NaN are passed over. */
    void add(const float* average, int rows);
    /*! From all rows that are remembered. */
    const noise_floor_estimate& estimate();
    /*! Another piece of spectrum from the same receiver: forgets the rows, keeps the last
     * known floor until a new one is known. */
    void retune();

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
