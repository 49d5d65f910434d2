// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/training/training.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Crops of frames, as a network sees them. */
struct training_batch {
    int size = 0;
    int rows = 0;
    int columns = 0;
    std::vector<uint8_t> pictures{}; //!< size * rows * columns * channels
    std::vector<uint8_t> labels{};   //!< size * rows * columns; 255: not to be learnt
};

/*!
 * \brief The batches of a training: a batch depends on the recipe and its step alone.
 *
 * A frame gives as many crops as it has room for side by side, each at a place of its
 * own. Where a frame is smaller than the crop, the rest is black and not to be learnt.
 */
class training_batches
{
public:
    /*! Both stay the caller's. */
    training_batches(const training_recipe& recipe, const frame_recipe& frames);

    /*! Any number of threads may call it at once. */
    training_batch make(int64_t step) const;

    /*! A whole frame, padded to multiples of \p stride. */
    static training_batch
    whole_frame(const frame& f, const sensing_profile& profile, int stride);

private:
    const training_recipe& d_recipe;
    const frame_recipe& d_frames;
};

} // namespace core
} // namespace specsense
} // namespace gr
