// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Turns samples by a phase that is a random walk plus white noise.
 *
 * A walk whose steps have the variance v has a power density of v rate / (2 pi f)^2 rad^2
 * per Hz at a low frequency f, 20 dB less a decade; for small angles that is the
 * single-sideband phase noise.
 */
class phase_noise
{
public:
    /*! Levels in dBc/Hz; \p level at \p offset (Hz). */
    phase_noise(double level,
                double offset,
                double floor,
                double sample_rate,
                random_source random);

    void mix(std::complex<float>* samples, size_t count);

private:
    random_source d_random;
    double d_walk_step;  // 2^-64 turns: standard deviation
    double d_floor_step; // 2^-32 turns
    uint64_t d_walk = 0; // 2^-64 turns
    std::vector<std::complex<float>> d_steps;
    std::vector<uint32_t> d_phase;
    std::vector<float> d_real, d_imag;
};

} // namespace core
} // namespace specsense
} // namespace gr
