// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>

namespace gr {
namespace specsense {
namespace core {

/* Loops of the spectrogram for which VOLK's calls, one a window, take twice the time or
 * more. */

/*! out[n] = a[n] * b[n] */
void multiply(const float* a, const float* b, float* out, int count);

/*! Whether all magnitudes are at most \p limit; NaN is beyond any. */
bool all_within(const float* values, size_t count, float limit);

/*! Adds the squared magnitudes of so many windows, \p stride apart, to \p sum, and raises
 * \p max to the largest, column by column. */
void accumulate_power(const std::complex<float>* spectra,
                      int stride,
                      int windows,
                      int columns,
                      float* sum,
                      float* max);

/*! The same without any instruction set's help: for other machines, and to test against.
 */
void accumulate_power_generic(const std::complex<float>* spectra,
                              int stride,
                              int windows,
                              int columns,
                              float* sum,
                              float* max);

} // namespace core
} // namespace specsense
} // namespace gr
