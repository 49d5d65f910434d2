// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pattern_bank.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

pattern_bank::pattern_bank(int patterns, int length)
    : d_patterns(patterns), d_length(length), d_values(size_t(patterns) * length)
{
}

void pattern_bank::set(int pattern, const float* values)
{
    for (int i = 0; i < d_length; ++i) {
        d_values[size_t(i) * d_patterns + pattern] = values[i];
    }
}

std::vector<std::complex<float>> pattern_bank::pattern(int index) const
{
    std::vector<std::complex<float>> values(d_length);
    for (int i = 0; i < d_length; ++i) {
        values[i] = d_values[size_t(i) * d_patterns + index];
    }
    return values;
}

void pattern_bank::correlate(const std::vector<std::complex<float>>& symbol,
                             std::vector<float>& squared) const
{
    // A few patterns' sums at a time stay in registers.
    constexpr int width = 8;
    squared.resize(d_patterns);
    for (int first = 0; first < d_patterns; first += width) {
        const int count = std::min(width, d_patterns - first);
        float real[width] = {}, imaginary[width] = {};
        for (int i = 0; i < d_length; ++i) {
            const float* values = &d_values[size_t(i) * d_patterns + first];
            for (int p = 0; p < count; ++p) {
                real[p] += symbol[i].real() * values[p];
                imaginary[p] += symbol[i].imag() * values[p];
            }
        }
        for (int p = 0; p < count; ++p) {
            squared[first + p] = real[p] * real[p] + imaginary[p] * imaginary[p];
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
