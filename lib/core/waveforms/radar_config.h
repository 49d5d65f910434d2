// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/radar.h>

namespace gr {
namespace specsense {
namespace core {

inline bool is_continuous(radar_modulation modulation)
{
    return modulation == radar_modulation::fmcw_saw ||
        modulation == radar_modulation::fmcw_triangle;
}

/*! The sample rate that \p config asks for or, at 0, that its signal asks for. */
double radar_sample_rate(const radar_config& config);

} // namespace core
} // namespace specsense
} // namespace gr
