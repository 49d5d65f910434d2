// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "random_bits.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! \p points of equal magnitude 1, the first at angle \p first, the others in turn
 * counterclockwise. */
std::vector<std::complex<float>> psk(int points, double first);

/*! Square QAM of 4, 16, 64 ... points, mean power 1, row by row. */
std::vector<std::complex<float>> square_qam(int points);

/*! Points of a constellation drawn alike and independently, as coded and scrambled data
 * look. */
class symbol_source
{
public:
    /*! \p points are a power of two. */
    symbol_source(std::vector<std::complex<float>> points, const random_source& source);

    std::complex<float> draw() { return d_points[d_bits.take(d_bits_per_point)]; }

private:
    std::vector<std::complex<float>> d_points;
    int d_bits_per_point;
    random_bits d_bits;
};

} // namespace core
} // namespace specsense
} // namespace gr
