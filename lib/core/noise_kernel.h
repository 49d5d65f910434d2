// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Adds complex Gaussian noise of mean power \p power to \p count samples (real and
 * imaginary parts in turn) by Box and Muller's transform of 31 bits of each of
 * \p radius_bits and 26 of each of \p angle_bits.
 *
 * Logarithm, sine and cosine are polynomials whose relative errors are below 2e-7. Built
 * without contraction to fused multiply-add: every machine gives the same bits.
 */
void add_gaussian(float* samples,
                  const uint32_t* radius_bits,
                  const uint32_t* angle_bits,
                  float power,
                  size_t count);

} // namespace core
} // namespace specsense
} // namespace gr
