// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "constellation.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

std::vector<std::complex<float>> psk(int points, double first)
{
    std::vector<std::complex<float>> all;
    for (int i = 0; i < points; ++i) {
        all.emplace_back(std::polar(1.0, first + 2.0 * M_PI * i / points));
    }
    return all;
}

std::vector<std::complex<float>> square_qam(int points)
{
    const int side = int(std::lround(std::sqrt(points)));
    // Levels 1 - side, 3 - side ... side - 1 have the mean square (side^2 - 1) / 3.
    const double scale = 1.0 / std::sqrt(2.0 * (points - 1) / 3.0);
    std::vector<std::complex<float>> all;
    for (int q = 0; q < side; ++q) {
        for (int i = 0; i < side; ++i) {
            all.emplace_back(float(scale * (2 * i + 1 - side)),
                             float(scale * (2 * q + 1 - side)));
        }
    }
    return all;
}

symbol_source::symbol_source(std::vector<std::complex<float>> points,
                             const random_source& source)
    : d_points(std::move(points)), d_bits_per_point(int(std::log2(d_points.size()))),
      d_bits(source)
{
}

} // namespace core
} // namespace specsense
} // namespace gr
