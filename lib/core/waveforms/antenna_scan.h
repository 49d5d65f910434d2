// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/radar.h>

namespace gr {
namespace specsense {
namespace core {

/*! Power gain towards the receiver of a turning antenna, 1 in the main lobe's centre. */
class antenna_scan
{
public:
    explicit antenna_scan(const radar_config& config);

    double gain(double time) const;

private:
    double pattern(double degrees) const;

    antenna_pattern d_pattern;
    double d_first_azimuth;
    double d_degrees_per_s;
    double d_beam_width;
    double d_floor;
};

} // namespace core
} // namespace specsense
} // namespace gr
