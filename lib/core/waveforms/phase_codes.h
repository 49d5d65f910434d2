// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

bool is_phase_code(radar_modulation modulation);

/*! What the number of chips of \p code must be, as words after "must be"; empty where
 * \p chips fits. */
const char* chip_rule(radar_modulation code, int chips);

/*! The chips of \p code, each of magnitude 1. */
std::vector<std::complex<float>> phase_code(radar_modulation code, int chips);

} // namespace core
} // namespace specsense
} // namespace gr
