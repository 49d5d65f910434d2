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

/*! x[n] *= real[n] + j imag[n] */
void multiply(std::complex<float>* x, const float* real, const float* imag, size_t count);

/*! x[n] *= start + step * (first + n) */
void scale(std::complex<float>* x, float start, float step, size_t first, size_t count);

/*! x[n] += start + step * (first + n) */
void add_line(std::complex<float>* x,
              std::complex<float> start,
              std::complex<float> step,
              size_t first,
              size_t count);

/*! The real part times \p real_gain; \p from_real of it and \p from_imag of the imaginary
 * part for the imaginary part. */
void unbalance(std::complex<float>* x,
               float real_gain,
               float from_real,
               float from_imag,
               size_t count);

/*! x / (1 + (|x| / limit)^4)^(1/4) */
void saturate(std::complex<float>* x, float limit, size_t count);

/*! Each part to the nearest whole multiple of 1 / \p steps, from -1 to 1 less a step. */
void quantise(std::complex<float>* x, float steps, size_t count);

bool all_zero(const std::complex<float>* x, size_t count);

} // namespace core
} // namespace specsense
} // namespace gr
