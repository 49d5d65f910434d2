// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/* Loops over complex samples, vectorised by the compiler. Built without contraction to
 * fused multiply-add: the result for a sample doesn't depend on the instruction set, nor
 * on where in a vector it falls. */

/*! x[n] *= factor * table[n] */
void rotate(std::complex<float>* x,
            const std::complex<float>* table,
            std::complex<float> factor,
            size_t count);

/*! exp(j phase), the phase in 2^-32 of a turn; errors are below 2e-7. */
void phasors(const uint32_t* phase, float* real, float* imag, size_t count);

bool all_zero(const std::complex<float>* x, size_t count);

} // namespace core
} // namespace specsense
} // namespace gr
