// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sample_kernels.h"
#include "../instruction_sets.h"

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

} // namespace core
} // namespace specsense
} // namespace gr
