// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A frame as the papers' networks see it: decibels scaled from the frame's least to its
 * greatest value, quantised to 256 steps. \p power is linear; what lies 90 dB or more
 * under the greatest (silence in frames without noise) counts as 90 dB under it. */
SPECSENSE_CORE_API std::vector<uint8_t>
paper_grey_levels(const std::vector<float>& power);

/*! Red, green and blue of each grey level: the colour map parula, which the papers'
 * pictures wear. 256 colours, 3 values each. */
SPECSENSE_CORE_API const std::vector<uint8_t>& parula();

} // namespace core
} // namespace specsense
} // namespace gr
