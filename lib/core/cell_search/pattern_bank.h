// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Real patterns (values 1 and -1) that a symbol is correlated with all at once. */
class pattern_bank
{
public:
    pattern_bank(int patterns, int length);

    int patterns() const { return d_patterns; }
    int length() const { return d_length; }
    void set(int pattern, const float* values);
    std::vector<std::complex<float>> pattern(int index) const;

    /*! Squared magnitudes of \p symbol's products with each pattern. */
    void correlate(const std::vector<std::complex<float>>& symbol,
                   std::vector<float>& squared) const;

private:
    int d_patterns, d_length;
    std::vector<float> d_values; // [place][pattern]: the inner loop is over patterns
};

} // namespace core
} // namespace specsense
} // namespace gr
