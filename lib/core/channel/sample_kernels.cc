// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sample_kernels.h"
#include "../circle.h"
#include "../instruction_sets.h"
#include <cstring>

namespace gr {
namespace specsense {
namespace core {

PER_INSTRUCTION_SET
void rotate(std::complex<float>* __restrict x,
            const std::complex<float>* __restrict table,
            std::complex<float> factor,
            size_t count)
{
    const float c = factor.real(), s = factor.imag();
    for (size_t n = 0; n < count; ++n) {
        const float a = table[n].real(), b = table[n].imag();
        const float p = a * c - b * s, q = a * s + b * c;
        const float u = x[n].real(), v = x[n].imag();
        x[n] = { u * p - v * q, u * q + v * p };
    }
}

PER_INSTRUCTION_SET
void phasors(const uint32_t* __restrict phase,
             float* __restrict real,
             float* __restrict imag,
             size_t count)
{
    for (size_t n = 0; n < count; ++n) {
        // The nearest quarter, and the way from there.
        const uint32_t quarter = (phase[n] + 0x20000000u) >> 30;
        const float t = float(int32_t(phase[n] - (quarter << 30))) * 0x1p-30f;
        const float sine = sine_of_quarters(t), cosine = cosine_of_quarters(t);
        const bool odd = (quarter & 1u) != 0;
        const float x = odd ? -sine : cosine;
        const float y = odd ? cosine : sine;
        const bool opposite = (quarter & 2u) != 0;
        real[n] = opposite ? -x : x;
        imag[n] = opposite ? -y : y;
    }
}

PER_INSTRUCTION_SET
bool all_zero(const std::complex<float>* x, size_t count)
{
    const auto* values = reinterpret_cast<const float*>(x);
    uint32_t any = 0;
    for (size_t n = 0; n < 2 * count; ++n) {
        uint32_t bits;
        std::memcpy(&bits, values + n, sizeof bits);
        any |= bits & 0x7fffffffu;
    }
    return any == 0;
}

} // namespace core
} // namespace specsense
} // namespace gr
