// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/burst_level.h>

namespace gr {
namespace specsense {
namespace core {

void add_pixels(burst& into, const burst& from)
{
    into.pixels += from.pixels;
    into.power_sum += from.power_sum;
    into.floor_sum += from.floor_sum;
    into.confidence_sum += from.confidence_sum;
    into.floor_known = into.floor_known && from.floor_known;
}

double noise_bandwidth_columns(const spectrogram_geometry& geometry)
{
    double energy = 0.0;
    for (float w : make_window(geometry.profile().window, geometry.columns())) {
        energy += double(w) * w;
    }
    return energy * geometry.columns();
}

burst_level level_of(const burst& b, double noise_bandwidth)
{
    // A floor that rose since may lie above a faint signal; a tenth of it is the least.
    const double signal =
        std::max({ b.power_sum - b.floor_sum, 0.1 * b.floor_sum, 1e-30 });
    const double rows = double(std::max<int64_t>(b.rows, 1));
    burst_level level;
    level.power_dbfs = 10.0 * std::log10(signal / noise_bandwidth / rows);
    level.snr_db = b.floor_sum > 0.0 && b.floor_known
        ? 10.0 * std::log10(signal / b.floor_sum)
        : std::numeric_limits<double>::quiet_NaN();
    return level;
}

} // namespace core
} // namespace specsense
} // namespace gr
