// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_source_impl.h"

namespace gr {
namespace specsense {

lte_source::sptr lte_source::make(const core::lte_downlink_config& signal,
                                  double sample_rate,
                                  double center_frequency,
                                  double frequency,
                                  double power_dbfs,
                                  uint64_t seed)
{
    return gnuradio::make_block_sptr<lte_source_impl>(scene_block::of_one(
        { signal, frequency, power_dbfs }, sample_rate, center_frequency, seed));
}

lte_source_impl::lte_source_impl(const core::scene_config& scene)
    : gr::sync_block("lte_source", no_input(), samples_out()), scene_block(scene)
{
}

void lte_source_impl::set_power_dbfs(double power_dbfs)
{
    set_emitter_power_dbfs(0, power_dbfs);
}

void lte_source_impl::set_frequency(double frequency)
{
    set_emitter_frequency(0, frequency);
}

void lte_source_impl::set_load(double load) { set_emitter_load(0, load); }

} // namespace specsense
} // namespace gr
