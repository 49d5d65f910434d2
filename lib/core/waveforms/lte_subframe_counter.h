// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lte_numerology.h"
#include <cmath>
#include <complex>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*!
 * \brief Counts the subframes of a signal that begins anywhere within a radio frame, and
 * cuts off what comes before.
 */
class subframe_counter
{
public:
    /*! \p frame_offset in s; negative: drawn. */
    subframe_counter(double frame_offset, double sample_rate, random_source random)
        : d_length(int64_t(std::lround(sample_rate / subframes_per_second)))
    {
        const int64_t frame = subframes_per_frame * d_length;
        const int64_t offset = frame_offset < 0.0
            ? random.integer(0, frame - 1)
            : int64_t(std::llround(frame_offset * sample_rate)) % frame;
        d_subframe = int(offset / d_length);
        d_skip = offset % d_length;
    }

    /*! The one being made, 0 to 9. */
    int subframe() const { return d_subframe; }
    /*! Samples of a subframe. */
    int64_t length() const { return d_length; }
    /*! Samples of this one that come before the signal's first. */
    int64_t skipped() const { return d_skip; }

    /*! Cuts the samples to be skipped off \p block, and goes on to the next. */
    void finish(std::vector<std::complex<float>>& block)
    {
        block.erase(block.begin(), block.begin() + d_skip);
        d_skip = 0;
        d_subframe = (d_subframe + 1) % subframes_per_frame;
    }

private:
    int64_t d_length;
    int d_subframe;
    int64_t d_skip;
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
