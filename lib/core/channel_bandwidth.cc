// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "channel_bandwidth.h"
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_carrier.h>
#include <limits>
#include <utility>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double block_subcarriers = 12.0; // TS 36.211, 6.2.3; TS 38.211, 4.4.4.1

struct channel {
    double bandwidth; // Hz
    double occupied;  // Hz, by all of its resource blocks
};

std::vector<channel> lte_channels()
{
    // TS 36.101, table 5.6-1; the unused subcarrier in the middle of a downlink is
    // counted.
    std::vector<channel> channels;
    for (const auto& [mhz, blocks] : { std::pair{ 1.4, 6 },
                                       { 3.0, 15 },
                                       { 5.0, 25 },
                                       { 10.0, 50 },
                                       { 15.0, 75 },
                                       { 20.0, 100 } }) {
        channels.push_back({ 1e6 * mhz, 15e3 * (block_subcarriers * blocks + 1) });
    }
    return channels;
}

std::vector<channel> nr_channels()
{
    std::vector<channel> channels;
    for (int mhz = 5; mhz <= 100; mhz += 5) {
        for (int khz : { 15, 30 }) {
            if (const int blocks = nr::resource_blocks(mhz, khz)) {
                channels.push_back({ 1e6 * mhz, 1e3 * khz * block_subcarriers * blocks });
            }
        }
    }
    return channels;
}

} // namespace

double channel_bandwidth_of(const std::string& label, double bandwidth, double tolerance)
{
    static const std::vector<channel> lte = lte_channels(), nr = nr_channels();
    if (label != "lte" && label != "nr") {
        return none;
    }
    double found = none;
    for (const auto& c : label == "lte" ? lte : nr) {
        if (std::abs(bandwidth - c.occupied) > tolerance) {
            continue;
        }
        if (!std::isnan(found) && found != c.bandwidth) {
            return none; // it could be either
        }
        found = c.bandwidth;
    }
    return found;
}

} // namespace core
} // namespace specsense
} // namespace gr
