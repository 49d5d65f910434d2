// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_ssb.h"
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>

namespace gr {
namespace specsense {
namespace core {
namespace nr {

namespace {

// TS 38.104, table 5.4.3.1-1
constexpr int last_below_3ghz = 7498;
constexpr int first_gscn = 2;
constexpr int last_gscn = 22255;

double frequency_of(int gscn)
{
    if (gscn > last_below_3ghz) {
        return 3000e6 + (gscn - (last_below_3ghz + 1)) * 1.44e6;
    }
    const int n = (gscn + 1) / 3;         // GSCN = 3 N + (M - 3) / 2
    const int m = 2 * (gscn - 3 * n) + 3; // 1, 3 or 5
    return n * 1200e3 + m * 50e3;
}

/* The first entry that is not below \p frequency, last_gscn + 1 if none. */
int first_from(double frequency)
{
    int low = first_gscn, high = last_gscn + 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (frequency_of(middle) < frequency) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

} // namespace

std::vector<sync_raster_entry> sync_raster(double lower, double upper)
{
    std::vector<sync_raster_entry> entries;
    for (int gscn = first_from(lower); gscn <= last_gscn; ++gscn) {
        const double frequency = frequency_of(gscn);
        if (frequency > upper) {
            break;
        }
        entries.push_back({ gscn, frequency });
    }
    return entries;
}

std::optional<int> ssb_offset_on_raster(const nr_downlink_config& config,
                                        double carrier_frequency,
                                        double wanted)
{
    const double spacing = 1e3 * ssb_subcarrier_spacing_khz(config.ssb_pattern);
    const double half_block = 0.5 * ssb_subcarriers * spacing;
    const double half_carrier = 0.5e3 * subcarriers_per_block *
        config.subcarrier_spacing_khz *
        resource_blocks(config.channel_bandwidth_mhz, config.subcarrier_spacing_khz);
    std::optional<int> best;
    double least = 0.0;
    for (const auto& entry : sync_raster(carrier_frequency - half_carrier + half_block,
                                         carrier_frequency + half_carrier - half_block)) {
        const double lowest = entry.frequency - half_block -
            (carrier_frequency - half_carrier);
        const double subcarrier = lowest / spacing;
        const bool aligned = std::abs(subcarrier - std::round(subcarrier)) * spacing <
            1.0;
        const double distance = std::abs(entry.frequency - wanted);
        if (aligned && (!best || distance < least)) {
            best = int(std::lround(lowest / 15e3));
            least = distance;
        }
    }
    return best;
}

} // namespace nr
} // namespace core
} // namespace specsense
} // namespace gr
