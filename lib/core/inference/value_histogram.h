// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! How often positive values of each size occur, 128 sizes an octave. */
class value_histogram
{
public:
    void add(const float* values, size_t count);

    /*! The step of unsigned 8-bit integers that gives the values with the least squared
     * error, by rounding (a twelfth of the step squared) and by clipping those beyond 255
     * steps. 1 where there was no value. */
    float best_step() const;

private:
    static constexpr int bins = 1 << 15; // a float's upper bits, without the sign
    std::vector<uint64_t> d_counts = std::vector<uint64_t>(bins);
};

} // namespace core
} // namespace specsense
} // namespace gr
