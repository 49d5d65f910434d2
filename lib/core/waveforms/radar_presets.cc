// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <gnuradio/specsense/core/waveforms/radar.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

struct bin_ranges {
    double shortest_pulse, longest_pulse; // s
    double narrowest_chirp, widest_chirp; // Hz
    double lowest_rate, highest_rate;     // pulses a second
    int64_t fewest_pulses, most_pulses;   // of a burst
};

/* NTIA TM-18-527, Table 1. */
const bin_ranges& ranges_of(ntia_radar_bin bin)
{
    static const bin_ranges ranges[] = {
        { 0.5e-6, 2.5e-6, 0.0, 0.0, 900.0, 1100.0, 15, 40 },
        { 13e-6, 52e-6, 0.0, 0.0, 300.0, 3000.0, 5, 20 },
        { 3e-6, 5e-6, 50e6, 100e6, 300.0, 3000.0, 8, 24 },
        { 10e-6, 30e-6, 1e6, 10e6, 300.0, 3000.0, 2, 8 },
        { 50e-6, 100e-6, 50e6, 100e6, 300.0, 3000.0, 8, 24 },
    };
    return ranges[int(bin)];
}

radar_modulation draw_modulation(ntia_radar_bin bin, random_source& random)
{
    switch (bin) {
    case ntia_radar_bin::p0n_1:
        return radar_modulation::none;
    case ntia_radar_bin::p0n_2:
        return radar_modulation::barker;
    default:
        return random.chance(0.25) ? radar_modulation::nonlinear_fm
                                   : radar_modulation::linear_fm;
    }
}

} // namespace

radar_config ntia_radar(ntia_radar_bin bin, random_source& random)
{
    const auto& ranges = ranges_of(bin);
    radar_config config;
    config.modulation = draw_modulation(bin, random);
    config.pulse_width = random.uniform(ranges.shortest_pulse, ranges.longest_pulse);
    config.bandwidth = random.uniform(ranges.narrowest_chirp, ranges.widest_chirp);
    config.direction = random.chance(0.5) ? sweep_direction::up : sweep_direction::down;
    config.chips = 13;
    const double interval = 1.0 / random.uniform(ranges.lowest_rate, ranges.highest_rate);
    config.pulse_intervals = { interval };
    config.pulses_per_burst =
        int(random.integer(ranges.fewest_pulses, ranges.most_pulses));
    config.burst_interval = random.uniform(1.0, 4.0);
    config.first_pulse = random.uniform(0.0, interval);
    return config;
}

radar_config airport_radar(double sample_rate, random_source& random)
{
    radar_config config;
    config.pulse_width = 1e-6;
    config.rise_time = config.fall_time = 2.0 / sample_rate;
    config.pulse_intervals = { std::ceil(sample_rate / 1050.0) / sample_rate };
    config.first_pulse = random.uniform(0.0, 0.75 * config.pulse_width);
    config.sample_rate = sample_rate;
    return config;
}

} // namespace core
} // namespace specsense
} // namespace gr
