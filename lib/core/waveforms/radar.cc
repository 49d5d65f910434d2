// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radar_config.h"
#include "radar_signal.h"
#include <gnuradio/specsense/core/waveforms/radar.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

std::unique_ptr<radar_signal> make_signal(const radar_config& config, uint64_t seed)
{
    config.validate();
    return is_continuous(config.modulation) ? make_radar_sweeps(config)
                                            : make_radar_pulses(config, seed);
}

} // namespace

radar::radar(const radar_config& config, uint64_t seed) : radar(make_signal(config, seed))
{
}

radar::radar(std::unique_ptr<radar_signal> signal)
    : waveform(signal->sample_rate(), signal->bandwidth()), d_signal(std::move(signal))
{
}

radar::~radar() = default;

void radar::make_block(std::vector<sample>& block)
{
    std::vector<activity> truth;
    d_signal->make_block(block_start(), block, truth);
    for (const auto& a : truth) {
        report(a);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
