// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/scene/scene.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief What radios meet: 0 to 6 emitters at a rate from 1.92 to 122.88 MS/s, alone,
 * side by side and overlapping, cut off at the band's edges, through real channels and
 * poor receivers; and the empty band.
 */
class field_recipe : public frame_recipe
{
public:
    /*! \p sample_rate: of all frames; 0: drawn for each. Throws std::invalid_argument. */
    field_recipe(uint64_t seed, double sample_rate, const sensing_profile& profile);

    const char* name() const override { return "field"; }
    const sensing_profile& profile() const override { return d_profile; }
    frame make(uint64_t index) const override;

    /*! What frame \p index looks at. */
    scene_config draw_scene(uint64_t index) const;

private:
    random_source d_seeds;
    double d_sample_rate;
    sensing_profile d_profile;
};

} // namespace core
} // namespace specsense
} // namespace gr
