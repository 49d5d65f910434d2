// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radar_source_impl.h"

namespace gr {
namespace specsense {

radar_source::sptr radar_source::make(const core::radar_config& signal,
                                      double sample_rate,
                                      double center_frequency,
                                      double frequency,
                                      double power_dbfs,
                                      uint64_t seed)
{
    return gnuradio::make_block_sptr<radar_source_impl>(scene_block::of_one(
        { signal, frequency, power_dbfs }, sample_rate, center_frequency, seed));
}

radar_source_impl::radar_source_impl(const core::scene_config& scene)
    : gr::sync_block("radar_source", no_input(), samples_out()), scene_block(scene)
{
}

void radar_source_impl::set_power_dbfs(double power_dbfs)
{
    set_emitter_power_dbfs(0, power_dbfs);
}

void radar_source_impl::set_frequency(double frequency)
{
    set_emitter_frequency(0, frequency);
}

} // namespace specsense
} // namespace gr
