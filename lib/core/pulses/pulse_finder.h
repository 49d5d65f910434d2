// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "band_cut.h"
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Where a pulse stands in a band's samples, and how strong it is. */
struct found_pulse {
    double start; //!< sample, between two of them, at half of the top's amplitude
    double stop;
    double power; //!< of its top, without the noise
};

struct found_pulses {
    double noise = 0.0; //!< mean power between the pulses
    std::vector<found_pulse> pulses{};
};

/*! Pulses over the noise of \p band, in order. */
found_pulses find_pulses(const cut_band& band);

} // namespace core
} // namespace specsense
} // namespace gr
