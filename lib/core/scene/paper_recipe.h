// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/scene/frame.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The data set of the OS-Net and SpecDiff papers: an airport radar with an LTE
 * carrier, an NR carrier or both, through echoes alone, at 61.44 MS/s around 2.8 GHz.
 *
 * Mix, Doppler and signal-to-noise ratio take turns, so that any 72 frames in a row hold
 * each combination once. The authors made 24 pictures of each scene (4 of Doppler by 5 of
 * noise, and one without); here every frame is a scene of its own.
 */
class paper_recipe : public frame_recipe
{
public:
    static constexpr double sample_rate = 61.44e6;

    explicit paper_recipe(uint64_t seed) : d_seeds(seed) {}

    const char* name() const override { return "paper"; }
    const sensing_profile& profile() const override;
    frame make(uint64_t index) const override;

private:
    random_source d_seeds;
};

} // namespace core
} // namespace specsense
} // namespace gr
