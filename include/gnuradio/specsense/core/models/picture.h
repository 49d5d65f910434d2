// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! What a network sees of a frame. */
struct picture {
    int rows = 0; //!< the frame's, as many of them joined as the profile says
    int columns = 0;
    std::vector<uint8_t> pixels{}; //!< rows * columns * channels, 0..255
};

/*! The same, and the truth. */
struct labelled_picture {
    int rows = 0;
    int columns = 0;
    std::vector<uint8_t> pixels{}; //!< rows * columns * channels
    std::vector<uint8_t> labels{}; //!< rows * columns
};

/*! Channels of a profile's pictures. */
SPECSENSE_CORE_API int picture_channels(const sensing_profile& profile);

/*!
 * \brief Makes what a network sees.
 *
 * Profile "paper": red, green and blue of the papers' picture, scaled from the frame's
 * least to its greatest power.
 *
 * Others: a channel for each detector of each row that a pixel joins, those of the first
 * row first. Powers are x = dB over the noise floor above picture_least_db, up to
 * picture_greatest_db, as x / (x + picture_middle_db): what is weak has most of the
 * levels, since a class shows in its weak parts, too, and what is strong cannot be
 * missed. The likenesses of cyclic prefixes are drawn out near 0 by a square root.
 *
 * \p frame: each of the profile's detectors, rows * columns; a row of NaN is unsensed,
 * and black (0), as is what a last pixel joins beyond the last row. \p floor: mean power
 * of noise, by column; profile "paper" has no use for it.
 */
SPECSENSE_CORE_API picture make_picture(const sensing_profile& profile,
                                        const frame_rows& frame,
                                        int columns,
                                        const std::vector<float>& floor);

constexpr float picture_least_db = -4.0f; //!< over the floor: black
constexpr float picture_greatest_db = 50.0f;
constexpr float picture_middle_db = 8.0f; //!< above the least: about half of the levels

/*! Where a frame's floor is not known from before, it is what its own rows say. */
SPECSENSE_CORE_API labelled_picture make_labelled_picture(const frame& f,
                                                          const sensing_profile& profile);

/*! Black beyond the last row and column, up to multiples of a network's stride: what its
 * convolutions see beyond a full picture. */
SPECSENSE_CORE_API picture pad_picture(picture p, int stride);
/*! The same; what is added is unsensed. */
SPECSENSE_CORE_API labelled_picture pad_picture(labelled_picture p, int stride);

/*! Labels of pixels from labels of rows: the signal where one of the joined rows has one,
 * of several that of the least label; unsensed where one is and none has a signal. */
SPECSENSE_CORE_API std::vector<uint8_t>
join_labels(const std::vector<uint8_t>& labels, int rows, int columns, int joined_rows);

} // namespace core
} // namespace specsense
} // namespace gr
