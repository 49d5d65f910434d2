// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scene_source_impl.h"

namespace gr {
namespace specsense {

scene_source::sptr scene_source::make(const core::scene_config& scene, double duration)
{
    return gnuradio::make_block_sptr<scene_source_impl>(scene, duration);
}

scene_source_impl::scene_source_impl(const core::scene_config& scene, double duration)
    : gr::sync_block("scene_source", no_input(), samples_out()),
      scene_block(scene, duration), d_sample_rate(scene.sample_rate),
      d_frequency(scene.frequency)
{
}

void scene_source_impl::set_power_dbfs(size_t emitter, double power_dbfs)
{
    set_emitter_power_dbfs(emitter, power_dbfs);
}

void scene_source_impl::set_frequency(size_t emitter, double frequency)
{
    set_emitter_frequency(emitter, frequency);
}

void scene_source_impl::set_load(size_t emitter, double load)
{
    set_emitter_load(emitter, load);
}

} // namespace specsense
} // namespace gr
