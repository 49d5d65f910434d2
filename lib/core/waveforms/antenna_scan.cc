// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "antenna_scan.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

antenna_scan::antenna_scan(const radar_config& config)
    : d_pattern(config.antenna), d_first_azimuth(config.first_azimuth),
      d_degrees_per_s(360.0 / config.scan_period), d_beam_width(config.beam_width),
      d_floor(std::pow(10.0, 0.1 * config.sidelobe_floor_db))
{
}

double antenna_scan::gain(double time) const
{
    if (d_pattern == antenna_pattern::fixed) {
        return 1.0;
    }
    const double degrees = std::remainder(d_first_azimuth + d_degrees_per_s * time,
                                          360.0);
    return std::max(d_floor, pattern(degrees));
}

double antenna_scan::pattern(double degrees) const
{
    if (d_pattern == antenna_pattern::gaussian) {
        const double half_widths = degrees / (0.5 * d_beam_width);
        return std::exp2(-half_widths * half_widths);
    }
    if (std::abs(degrees) >= 90.0) {
        return 0.0; // behind the aperture
    }
    // (sin x / x)^2 is 1/2 at x = 1.39156.
    const double x = 1.39156 * std::sin(degrees * M_PI / 180.0) /
        std::sin(0.5 * d_beam_width * M_PI / 180.0);
    const double sinc = x == 0.0 ? 1.0 : std::sin(x) / x;
    return sinc * sinc;
}

} // namespace core
} // namespace specsense
} // namespace gr
