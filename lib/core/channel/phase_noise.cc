// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "phase_noise.h"
#include "sample_kernels.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t piece_length = 512;

// A sixteenth of a turn a sample, which leaves no carrier, keeps steps within 64 bits.
constexpr double largest_walk_step = 0x1p60;

double linear(double decibels) { return std::pow(10.0, 0.1 * decibels); }

} // namespace

phase_noise::phase_noise(
    double level, double offset, double floor, double sample_rate, random_source random)
    : d_random(random),
      d_walk_step(std::min(largest_walk_step,
                           0x1p64 * offset * std::sqrt(linear(level) / sample_rate))),
      d_floor_step(0x1p32 / (2.0 * M_PI) * std::sqrt(linear(floor) * sample_rate)),
      d_steps(piece_length), d_phase(piece_length), d_real(piece_length),
      d_imag(piece_length)
{
}

void phase_noise::mix(std::complex<float>* samples, size_t count)
{
    while (count > 0) {
        const size_t n = std::min(count, piece_length);
        std::fill_n(d_steps.begin(), n, std::complex<float>());
        d_random.add_noise(d_steps.data(), n, 2.0); // each part of variance 1
        for (size_t i = 0; i < n; ++i) {
            d_walk += uint64_t(int64_t(d_walk_step * d_steps[i].real()));
            d_phase[i] = uint32_t(d_walk >> 32) +
                uint32_t(int64_t(d_floor_step * d_steps[i].imag()));
        }
        phasors(d_phase.data(), d_real.data(), d_imag.data(), n);
        multiply(samples, d_real.data(), d_imag.data(), n);
        samples += n;
        count -= n;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
