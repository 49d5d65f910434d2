// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

namespace gr {
namespace specsense {
namespace core {

/* Loops of the spectrogram for which VOLK's calls, one a window, take twice the time or
 * more. Written plainly: the compiler makes a variant for each instruction set, and the
 * loader takes the machine's best. */

/*! out[n] = a[n] * b[n] */
void multiply(const float* a, const float* b, float* out, int count);

/*! Whether all magnitudes are at most \p limit; NaN is beyond any. */
bool all_within(const float* values, size_t count, float limit);

/*! sum[n] += power[n] + power[n + stride] + ... over so many windows. */
void add_windows(const float* power, int stride, int windows, float* sum, int columns);

/*! max[n] = the largest of max[n], power[n], power[n + stride], ... */
void max_windows(const float* power, int stride, int windows, float* max, int columns);

} // namespace core
} // namespace specsense
} // namespace gr
