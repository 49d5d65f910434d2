// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief What a network's logits say of each pixel: the label of the largest (of equal
 * ones the lowest label), and as confidence its softmax, 0..255 for 0..1.
 *
 * \p logits: pixels * channels. Where one is NaN or infinitely large, the pixel is
 * label_unsensed with confidence 0. Throws std::invalid_argument unless there are 1 to
 * 255 channels.
 */
SPECSENSE_CORE_API void decide_pixels(const float* logits,
                                      size_t pixels,
                                      int channels,
                                      uint8_t* labels,
                                      uint8_t* confidence);

/*!
 * \brief The same for a frame of \p rows by \p columns whose pixels join \p joined_rows
 * rows: each of these gets its pixel's label.
 *
 * \p logits: of pictures' rows of \p picture_columns, from which the first \p columns
 * count.
 */
SPECSENSE_CORE_API void decide_rows(const float* logits,
                                    int rows,
                                    int columns,
                                    int picture_columns,
                                    int joined_rows,
                                    int channels,
                                    uint8_t* labels,
                                    uint8_t* confidence);

} // namespace core
} // namespace specsense
} // namespace gr
