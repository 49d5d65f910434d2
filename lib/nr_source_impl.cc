// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_source_impl.h"

namespace gr {
namespace specsense {

nr_source::sptr nr_source::make(const core::nr_downlink_config& signal,
                                double sample_rate,
                                double center_frequency,
                                double frequency,
                                double power_dbfs,
                                uint64_t seed)
{
    return gnuradio::make_block_sptr<nr_source_impl>(scene_block::of_one(
        { signal, frequency, power_dbfs }, sample_rate, center_frequency, seed));
}

nr_source_impl::nr_source_impl(const core::scene_config& scene)
    : gr::sync_block("nr_source", no_input(), samples_out()), scene_block(scene)
{
}

void nr_source_impl::set_power_dbfs(double power_dbfs)
{
    set_emitter_power_dbfs(0, power_dbfs);
}

void nr_source_impl::set_frequency(double frequency)
{
    set_emitter_frequency(0, frequency);
}

void nr_source_impl::set_load(double load) { set_emitter_load(0, load); }

} // namespace specsense
} // namespace gr
