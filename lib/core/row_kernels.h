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

/*! Adds to \p straight the products a * b of so many pairs of windows, float by float,
 * and to \p crossed those of a with b's real and imaginary parts swapped: what a sum of
 * a * conj(b) is made of. Then a takes b's place. Windows lie \p stride and \p columns
 * apart; sums are of 2 * columns floats. */
void accumulate_products(const std::complex<float>* a,
                         int stride,
                         std::complex<float>* b,
                         int windows,
                         int columns,
                         float* straight,
                         float* crossed);

/*! Makes a * conj(b) of accumulate_products' sums, turns it by an angle for each column,
 * and adds it. */
void add_turned_products(const float* straight,
                         const float* crossed,
                         const float* cosine,
                         const float* sine,
                         float* real,
                         float* imaginary,
                         int columns);

/*! A step of moving_sum: head += row, kept = row, sum = head + tail. */
void add_to_moving_sum(
    const float* row, const float* tail, float* head, float* kept, float* sum, int count);

/*! sum[n] = a[n] + b[n] */
void add_rows(const float* a, const float* b, float* sum, int count);

/*! out = factor * |real + i * imaginary| / power, at most 1, each summed over a column
 * and its two neighbours; 0 where there is no power. All but \p out have a value before
 * the first and behind the last column. */
void write_likeness(const float* real,
                    const float* imaginary,
                    const float* power,
                    float factor,
                    float* out,
                    int columns);

} // namespace core
} // namespace specsense
} // namespace gr
