// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdint>
#include <gnuradio/specsense/core/waveforms/digital_carrier.h>

namespace gr {
namespace specsense {
namespace core {

/*! The bursts of a frame of slots, in symbols. */
class burst_slots
{
public:
    /*! Symbol 0 of the timeline is symbol \p phase of a frame. */
    burst_slots(const digital_carrier_config& config, int64_t phase)
        : d_config(config), d_phase(phase), d_start(-phase)
    {
    }

    static int64_t frame_symbols(const digital_carrier_config& config)
    {
        return std::llround(config.slot_symbols * config.slots_per_frame);
    }

    int64_t start() const { return d_start; }
    /*! The symbol after its last. */
    int64_t stop() const { return d_start + d_config.burst_symbols; }
    void next()
    {
        ++d_burst;
        const int64_t slot = d_burst / d_config.slots_in_use * d_config.slots_per_frame +
            d_burst % d_config.slots_in_use;
        d_start = std::llround(double(slot) * d_config.slot_symbols) - d_phase;
    }

private:
    digital_carrier_config d_config;
    int64_t d_phase;
    int64_t d_burst = 0;
    int64_t d_start;
};

} // namespace core
} // namespace specsense
} // namespace gr
