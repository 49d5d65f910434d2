// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "delay_kernel.h"
#include <cstdint>
#include <functional>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A filter of few or many taps, each a whole number of samples late, whose gains
 * move.
 *
 * Gains are given at every interval-th sample and move in straight lines between. Where
 * the input has been silent for as long as the longest delay, next to nothing is
 * computed.
 */
class moving_taps
{
public:
    using sample = std::complex<float>;
    /*! Writes a gain for each tap, at sample \p point * interval. */
    using gain_source = std::function<void(int64_t point, sample* gains)>;

    /*! The longest interval (samples, a power of two times 16) over which straight lines
     * follow gains that turn by \p frequency cycles a sample: the error, at most
     * (pi interval frequency)^2 / 2 of the gain, is below -90 dB wherever 16 samples
     * allow it. */
    static int interval_for(double frequency);

    moving_taps(const std::vector<int>& delays, int interval, gain_source gains);

    /*! \p out may be \p in. */
    void process(const sample* in, sample* out, size_t count);

private:
    void take(const sample* in, size_t count);
    void give(sample* out, size_t count);
    void move_gains(int64_t point);

    int d_interval;
    size_t d_longest; // delay
    gain_source d_gains;
    std::vector<delayed_copy> d_copies;
    int64_t d_point; // whose gains, and the next point's, d_copies holds; -1: none
    std::vector<sample> d_from, d_to;
    bool d_moving = false;

    // The input: d_kept samples from before d_index, and room for what follows.
    std::vector<float> d_real, d_imag;
    size_t d_kept;
    int64_t d_index = 0;
    int64_t d_silent_from = 0; // index since which the input has been zero
};

} // namespace core
} // namespace specsense
} // namespace gr
