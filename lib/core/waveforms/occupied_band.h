// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct frequency_band {
    double lower_edge; //!< Hz
    double upper_edge;
};

/*! The band that leaves 0.5 % of the energy of \p samples below it and 0.5 % above
 * (Recommendation ITU-R SM.328: the occupied, or 99 %, bandwidth). */
frequency_band occupied_band(const std::vector<std::complex<float>>& samples,
                             double sample_rate);

} // namespace core
} // namespace specsense
} // namespace gr
