// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "csma_schedule.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int64_t longest_block = 16384;    // samples of silence
constexpr double typical_exchange = 0.5e-3; // s, as if one had just ended at the start

double idle_per_busy(double load) { return load > 0.0 ? 1.0 / load - 1.0 : 0.0; }

} // namespace

csma_schedule::csma_schedule(double sample_rate,
                             const csma_timing& timing,
                             double load,
                             double beacon_interval,
                             const random_source& source)
    : d_sample_rate(sample_rate), d_timing(timing), d_load(load),
      d_beacon_interval(beacon_interval), d_source(source)
{
    d_until_beacon = d_source.uniform(0.0, beacon_interval);
    d_idle_owed = typical_exchange * idle_per_busy(load);
    contend();
}

bool csma_schedule::append_silence(std::vector<std::complex<float>>& block)
{
    const int64_t count = std::min(d_silence, longest_block);
    if (count <= 0) {
        return false;
    }
    block.resize(block.size() + size_t(count));
    d_silence -= count;
    return true;
}

void csma_schedule::sent(size_t samples, size_t skirts)
{
    const double duration = double(samples - skirts) / d_sample_rate;
    d_until_beacon -= duration;
    if (d_frame != wifi_frame::beacon) {
        d_idle_owed += duration * idle_per_busy(d_load);
    }
    if (d_frame == wifi_frame::data) {
        wait(wifi_frame::acknowledgement, d_timing.sifs);
    } else {
        contend();
    }
    d_silence -= int64_t(skirts);
}

void csma_schedule::contend()
{
    const double difs = d_timing.sifs + 2.0 * d_timing.slot; // clause 10.3.7
    const double access = difs +
        d_timing.slot * double(d_source.integer(0, d_timing.contention_window));
    const double spare = std::max(0.0, d_idle_owed - access);
    const double data = d_load > 0.0 ? access - spare * std::log(1.0 - d_source.uniform())
                                     : std::numeric_limits<double>::infinity();
    if (d_beacon_interval > 0.0 && d_until_beacon <= data) {
        const double silence = std::max(difs, d_until_beacon);
        d_until_beacon += d_beacon_interval;
        wait(wifi_frame::beacon, silence);
    } else {
        wait(wifi_frame::data, data);
    }
}

void csma_schedule::wait(wifi_frame next, double silence)
{
    d_frame = next;
    d_silence = std::llround(silence * d_sample_rate);
    d_until_beacon -= silence;
    d_idle_owed -= silence;
}

} // namespace core
} // namespace specsense
} // namespace gr
