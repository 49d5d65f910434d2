// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/channel/tapped_delay_channel.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct profile_tap {
    double delay; // s
    double power; // linear; all of a profile's add up to 1
    bool line_of_sight;
};

std::vector<profile_tap> find_profile(delay_profile profile, double delay_spread);

} // namespace core
} // namespace specsense
} // namespace gr
