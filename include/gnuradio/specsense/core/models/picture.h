// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Channels of a profile's pictures. */
SPECSENSE_CORE_API int picture_channels(const sensing_profile& profile);

/*!
 * \brief What a network sees of a frame: rows * columns * channels, 0..255.
 *
 * Profile "paper": red, green and blue of the papers' picture, scaled from the frame's
 * least to its greatest power.
 *
 * \p detectors: one per detector of the profile, each rows * columns of linear power; a
 * row of NaN is unsensed, and black. Throws std::invalid_argument for a profile that no
 * pictures are defined for.
 */
SPECSENSE_CORE_API std::vector<uint8_t>
make_picture(const sensing_profile& profile,
             const std::vector<const float*>& detectors,
             int rows,
             int columns);

} // namespace core
} // namespace specsense
} // namespace gr
