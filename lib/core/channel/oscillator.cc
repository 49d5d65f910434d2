// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "oscillator.h"
#include "sample_kernels.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

std::complex<float> turn(uint64_t phase)
{
    return std::complex<float>(
        std::polar(1.0, 2.0 * M_PI * 0x1p-64 * double(int64_t(phase))));
}

} // namespace

oscillator::oscillator(double frequency)
{
    const double cycles = frequency - std::nearbyint(frequency); // -0.5 .. 0.5
    // Half a cycle is the one value that would not fit.
    d_step = cycles >= 0.5 ? uint64_t(1) << 63 : uint64_t(int64_t(cycles * 0x1p64));
    for (size_t n = 0; n < block; ++n) {
        d_table[n] = turn(n * d_step);
    }
}

void oscillator::mix(std::complex<float>* samples, size_t count)
{
    if (d_step == 0) {
        return;
    }
    while (count > 0) {
        const size_t at = d_index % block;
        const size_t n = std::min(count, block - at);
        rotate(samples, &d_table[at], turn((d_index - at) * d_step), n);
        d_index += n;
        samples += n;
        count -= n;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
