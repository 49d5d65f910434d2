// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A piece of spectrogram whose truth is known: what a network learns from, or is
 * measured by. */
struct frame {
    uint64_t index = 0; //!< within the recipe
    double sample_rate = 0.0;
    int rows = 0;
    int columns = 0;
    /*! One per detector of the profile, each rows * columns of linear power. */
    std::vector<std::vector<float>> detectors{};
    /*! Mean power of noise by column, as if known from before; empty: the frame itself
     * must tell. */
    std::vector<float> floor{};
    /*! rows * columns: 0 noise, then the profile's classes from 1 on; 255: not to be
     * judged. */
    std::vector<uint8_t> labels{};
    /*! rows * columns: whose each pixel is, 1 for the first of the scene's emitters, 0 for
     * nobody's; where several meet, the first's. Empty: not told. */
    std::vector<uint8_t> emitters{};
    /*! What was drawn for it (JSON object): the signals with their parameters, SNR,
     * Doppler ..., by which accuracy is broken down. */
    std::string parameters{};
};

/*!
 * \brief An endless set of frames: a recipe, and the seed that its draws come from.
 *
 * A frame depends on recipe, seed and index alone: not on the order in which frames are
 * made, nor on the thread.
 */
class SPECSENSE_CORE_API frame_recipe
{
public:
    virtual ~frame_recipe();

    virtual const char* name() const = 0;
    virtual const sensing_profile& profile() const = 0;
    /*! Any number of threads may call it at once. */
    virtual frame make(uint64_t index) const = 0;
};

/*! The recipe "paper" (that of the OS-Net and SpecDiff papers) or "field" (what radios
 * meet). \p sample_rate: of all frames, 1.92e6 to 250e6 samples/s; 0: as the recipe draws
 * it. Throws std::invalid_argument for others. */
SPECSENSE_CORE_API std::unique_ptr<frame_recipe>
make_frame_recipe(const std::string& name, uint64_t seed, double sample_rate = 0.0);

/*! The same with rows of another profile than the recipe's own, of the same classes; of
 * "paper" there is none. */
SPECSENSE_CORE_API std::unique_ptr<frame_recipe>
make_frame_recipe(const std::string& name,
                  uint64_t seed,
                  double sample_rate,
                  const sensing_profile& profile);

/*! Names that make_frame_recipe knows. */
SPECSENSE_CORE_API std::vector<std::string> frame_recipe_names();

} // namespace core
} // namespace specsense
} // namespace gr
