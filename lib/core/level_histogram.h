// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Histogram of powers over 2^-50..2^6 with 16 bins an octave.
 *
 * A bin is what a float's exponent and its first four bits of mantissa say: no logarithm
 * is taken, and a bin's edges are exact.
 */
class level_histogram
{
public:
    static constexpr int bins = 56 * 16;

    static int bin_of(float power)
    {
        uint32_t bits;
        std::memcpy(&bits, &power, sizeof bits);
        const int bin = static_cast<int>(bits >> 19) - lowest_bits;
        return std::clamp(bin, 0, bins - 1);
    }

    static float lower_edge(int bin)
    {
        const uint32_t bits = static_cast<uint32_t>(bin + lowest_bits) << 19;
        float power;
        std::memcpy(&power, &bits, sizeof power);
        return power;
    }

    void add(float power) { ++d_count[bin_of(power)]; }
    void clear() { std::fill(d_count.begin(), d_count.end(), 0); }
    uint32_t count(int bin) const { return d_count[bin]; }

private:
    static constexpr int lowest_bits = (127 - 50) << 4;
    std::vector<uint32_t> d_count = std::vector<uint32_t>(bins, 0);
};

} // namespace core
} // namespace specsense
} // namespace gr
