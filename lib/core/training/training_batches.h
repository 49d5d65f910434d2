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
 * \brief The batches of a training, in groups: those of successive steps that take their
 * crops from the same frames. A group depends on the recipe and its index alone.
 *
 * The crops of a batch are of different frames, drawn at random, each at a place of its
 * own: successive frames of a recipe have much in common (one SNR after the other), and a
 * batch whose statistics are those of one SNR teaches batch normalisation to expect it.
 * Where a frame is smaller than the crop, the rest is black and not to be learnt.
 */
class training_batches
{
public:
    /*! Both stay the caller's. */
    training_batches(const training_recipe& recipe, const frame_recipe& frames);

    struct place {
        int64_t group;
        int64_t index; // within the group
    };
    /*! Where a step's batch is. */
    place find(int64_t step) const;
    /*! Of the whole training. */
    int64_t groups() const;

    /*! The batches of a group, in the order of their steps. Any number of threads may
     * call it at once. */
    std::vector<training_batch> make(int64_t group) const;

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
