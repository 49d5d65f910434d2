// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include <complex>
#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*!
 * \brief Random access preambles of format 0 (TS 36.211, 5.7), each of one of the 64
 * cyclic shifts of the cell's root sequence, from anywhere within the cell.
 */
class random_access
{
public:
    /*! In six resource blocks from \p first_block on; edges of \p window samples. */
    random_access(int resource_blocks,
                  int first_block,
                  int window,
                  const random_source& source);

    /*! Adds a preamble to the samples of a \p subframe; \p gain at 1 gives it the power
     * of six resource blocks. Returns what it occupies, s from the subframe's start. */
    activity add(std::complex<float>* subframe, std::complex<float> gain);

private:
    int samples(int ts) const { return int(int64_t(ts) * d_fft_length / 2048); }

    random_source d_random;
    int d_fft_length; // of the other channels' symbols
    int d_first_tone; // in units of 1.25 kHz
    float d_amplitude;
    int d_window;
    std::vector<std::complex<float>> d_spectrum; // of the root sequence
    fft d_transform;
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
