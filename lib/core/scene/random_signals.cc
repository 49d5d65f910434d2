// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "random_signals.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Idle, full, or between.
double draw_load(random_source& random)
{
    const double u = random.uniform();
    return u < 0.2 ? 0.0 : u < 0.4 ? 1.0 : random.uniform();
}

// Rectangular symbols, or edges as transmitters shape them.
double draw_window(random_source& random)
{
    return random.chance(0.3) ? 0.0 : random.uniform(0.1, 0.8);
}

lte_downlink_config draw_lte_downlink(random_source& random)
{
    constexpr std::array<weighted<int>, 6> widths{
        { { 6, 1 }, { 15, 1 }, { 25, 2 }, { 50, 4 }, { 75, 2 }, { 100, 5 } }
    };
    constexpr std::array<weighted<int>, 3> ports{ { { 1, 2 }, { 2, 5 }, { 4, 2 } } };
    lte_downlink_config c;
    c.resource_blocks = pick(random, widths);
    if (random.chance(0.05)) {
        c.prefix = lte::cyclic_prefix::extended;
    }
    c.duplex = random.chance(0.35) ? lte::duplex_mode::tdd : lte::duplex_mode::fdd;
    constexpr std::array<weighted<int>, 7> patterns{
        { { 0, 1 }, { 1, 4 }, { 2, 6 }, { 3, 1 }, { 4, 1 }, { 5, 1 }, { 6, 1 } }
    };
    c.uplink_downlink = pick(random, patterns);
    c.special_subframe = int(random.integer(0, 7));
    c.cell_id = int(random.integer(0, lte::cell_ids - 1));
    c.antenna_ports = pick(random, ports);
    c.control_load = random.uniform();
    c.scheduling = random.chance(0.3) ? lte_scheduling::whole_band
                                      : lte_scheduling::few_blocks;
    c.load = draw_load(random);
    c.data_power_min_db = random.uniform(-6.0, 0.0);
    c.data_power_max_db = c.data_power_min_db + random.uniform(0.0, 6.0);
    c.window = draw_window(random);
    return c;
}

lte_uplink_config draw_lte_uplink(random_source& random)
{
    constexpr std::array<int, 4> widths{ 25, 50, 75, 100 };
    lte_uplink_config c;
    c.resource_blocks = pick(random, widths);
    c.duplex = random.chance(0.35) ? lte::duplex_mode::tdd : lte::duplex_mode::fdd;
    c.uplink_downlink = int(random.integer(0, 6));
    c.cell_id = int(random.integer(0, lte::cell_ids - 1));
    c.users = int(random.integer(1, 6));
    c.power_min_db = random.uniform(-15.0, 0.0);
    c.load = random.uniform();
    c.hopping = random.chance(0.3) ? lte_hopping::mirrored_slots : lte_hopping::none;
    c.control_load = random.uniform();
    c.sounding_period = random.chance(0.3) ? 10 : 0;
    c.random_access_load = random.chance(0.3) ? random.uniform() : 0.0;
    c.window = draw_window(random);
    return c;
}

// FR1 bandwidths in MHz, as networks use them.
constexpr std::array<weighted<int>, 15> nr_widths{ { { 5, 2 },
                                                     { 10, 4 },
                                                     { 15, 2 },
                                                     { 20, 4 },
                                                     { 25, 1 },
                                                     { 30, 1 },
                                                     { 35, 0.3 },
                                                     { 40, 3 },
                                                     { 45, 0.3 },
                                                     { 50, 1 },
                                                     { 60, 1 },
                                                     { 70, 0.3 },
                                                     { 80, 1 },
                                                     { 90, 0.5 },
                                                     { 100, 2 } } };

void draw_nr_carrier(random_source& random, nr_carrier_config& c)
{
    do {
        c.channel_bandwidth_mhz = pick(random, nr_widths);
        c.subcarrier_spacing_khz =
            c.channel_bandwidth_mhz > 50 || random.chance(0.5) ? 30 : 15;
        if (random.chance(0.03)) {
            c.subcarrier_spacing_khz = 60;
        }
    } while (nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz) == 0);
    c.cell_id = int(random.integer(0, nr::cell_ids - 1));
    c.window = draw_window(random);
    c.duplex = c.subcarrier_spacing_khz > 15 && random.chance(0.7) ? nr::duplex::tdd
                                                                   : nr::duplex::fdd;
    if (c.duplex == nr::duplex::tdd) {
        // Patterns in use: DDDSU, DDDDDDDSUU, DDSU and an even one, at 30 kHz.
        struct pattern {
            double period_ms;
            int downlink_slots, downlink_symbols, uplink_symbols, uplink_slots;
        };
        constexpr std::array<weighted<pattern>, 4> patterns{
            { { { 2.5, 3, 10, 2, 1 }, 4 },
              { { 5.0, 7, 6, 4, 2 }, 4 },
              { { 2.0, 2, 10, 2, 1 }, 2 },
              { { 5.0, 5, 6, 4, 4 }, 1 } }
        };
        const auto p = pick(random, patterns);
        const int per_30khz_slot = c.subcarrier_spacing_khz / 30;
        c.tdd_period_ms = p.period_ms;
        c.tdd_downlink_slots = p.downlink_slots * per_30khz_slot;
        c.tdd_uplink_slots = p.uplink_slots * per_30khz_slot;
        c.tdd_downlink_symbols = p.downlink_symbols;
        c.tdd_uplink_symbols = p.uplink_symbols;
    }
}

bool is_valid(const nr_downlink_config& c)
{
    try {
        c.validate();
        return true;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

nr_downlink_config draw_nr_downlink(random_source& random)
{
    nr_downlink_config c;
    draw_nr_carrier(random, c);
    const int blocks = nr::resource_blocks(c.channel_bandwidth_mhz,
                                           c.subcarrier_spacing_khz);
    const int carrier_15khz = blocks * 12 * c.subcarrier_spacing_khz / 15;
    // 20 resource blocks of 30 kHz are 480 subcarriers of 15 kHz.
    const bool room_for_30 = carrier_15khz >= 480;
    c.ssb_pattern = c.subcarrier_spacing_khz == 15 || !room_for_30 ? nr::ssb_case::a
        : random.chance(0.2)                                       ? nr::ssb_case::b
                                                                   : nr::ssb_case::c;
    const int step = nr::ssb_subcarrier_spacing_khz(c.ssb_pattern) / 15;
    const int last = (carrier_15khz - 240 * step) / step;
    c.ssb_offset_15khz = random.chance(0.3) ? -1 : step * int(random.integer(0, last));
    c.ssb_candidates = random.chance(0.5) ? 4 : 8;
    c.ssb_blocks.clear();
    const int most = random.chance(0.5) ? 1 : int(random.integer(1, c.ssb_candidates));
    for (int block = 0; block < most; ++block) {
        c.ssb_blocks.push_back(block);
    }
    constexpr std::array<weighted<int>, 5> periods{
        { { 5, 0.5 }, { 10, 1.5 }, { 20, 7 }, { 40, 1 }, { 80, 0.5 } }
    };
    c.ssb_period_ms = pick(random, periods);
    c.ssb_boost_db = random.chance(0.3) ? random.uniform(0.0, 6.0) : 0.0;
    c.system_information = random.chance(0.8);
    c.coreset_symbols = int(random.integer(0, 2));
    c.load = draw_load(random);
    constexpr std::array<weighted<nr::allocation>, 3> allocations{
        { { nr::allocation::few_blocks, 4 },
          { nr::allocation::whole_band, 2 },
          { nr::allocation::resource_block_groups, 3 } }
    };
    c.allocation = pick(random, allocations);
    c.span = random.chance(0.4) ? nr::slot_span::varied : nr::slot_span::full_slot;
    c.dmrs_additional_positions = int(random.integer(0, 3));
    constexpr std::array<int, 4> trs{ 0, 20, 40, 80 };
    c.trs_period_ms = pick(random, trs);
    c.csi_rs_period_slots = random.chance(0.3) ? 80 : 0;
    // Late blocks may fall on the uplink's symbols.
    while (c.ssb_blocks.size() > 1 && !is_valid(c)) {
        c.ssb_blocks.pop_back();
    }
    // In the second half frame even the first may, where patterns of 2 ms do not fit.
    if (c.ssb_period_ms == 5 && !is_valid(c)) {
        c.ssb_period_ms = 10;
    }
    return c;
}

nr_uplink_config draw_nr_uplink(random_source& random)
{
    nr_uplink_config c;
    draw_nr_carrier(random, c);
    c.load = random.uniform();
    c.users = int(random.integer(1, 6));
    c.power_min_db = random.uniform(-15.0, 0.0);
    c.span = random.chance(0.4) ? nr::slot_span::varied : nr::slot_span::full_slot;
    c.pucch_load = random.uniform();
    c.srs_period_slots = random.chance(0.3) ? 20 : 0;
    return c;
}

// What is sent between pulses of a coded or plain pulsed radar of any kind.
void draw_pulse_intervals(random_source& random, radar_config& c)
{
    const double interval =
        log_uniform(random, std::max(4.0 * c.pulse_width, 50e-6), 5e-3);
    constexpr std::array<weighted<pulse_interval_pattern>, 5> patterns{
        { { pulse_interval_pattern::constant, 5 },
          { pulse_interval_pattern::staggered, 2 },
          { pulse_interval_pattern::packet_staggered, 1 },
          { pulse_interval_pattern::jittered, 1 },
          { pulse_interval_pattern::agile, 1 } }
    };
    c.interval_pattern = pick(random, patterns);
    c.pulse_intervals = { interval };
    switch (c.interval_pattern) {
    case pulse_interval_pattern::staggered:
    case pulse_interval_pattern::packet_staggered:
        c.pulse_intervals.push_back(interval * random.uniform(1.05, 1.4));
        c.pulse_intervals.push_back(interval * random.uniform(1.05, 1.4));
        break;
    case pulse_interval_pattern::jittered:
        c.interval_jitter = interval * random.uniform(0.02, 0.2);
        break;
    case pulse_interval_pattern::agile:
        c.pulse_intervals.push_back(interval * random.uniform(1.1, 2.0));
        break;
    case pulse_interval_pattern::constant:
        break;
    }
    c.first_pulse = random.uniform(0.0, interval);
}

radar_config draw_pulsed_radar(random_source& random)
{
    radar_config c;
    constexpr std::array<weighted<radar_modulation>, 9> kinds{
        { { radar_modulation::none, 5 },
          { radar_modulation::linear_fm, 5 },
          { radar_modulation::nonlinear_fm, 2 },
          { radar_modulation::barker, 2 },
          { radar_modulation::frank, 0.5 },
          { radar_modulation::p1, 0.5 },
          { radar_modulation::p2, 0.5 },
          { radar_modulation::p3, 0.5 },
          { radar_modulation::p4, 0.5 } }
    };
    c.modulation = pick(random, kinds);
    switch (c.modulation) {
    case radar_modulation::none:
        c.pulse_width = log_uniform(random, 0.2e-6, 10e-6);
        break;
    case radar_modulation::linear_fm:
    case radar_modulation::nonlinear_fm:
        c.pulse_width = log_uniform(random, 3e-6, 200e-6);
        c.bandwidth = log_uniform(random, 1e6, 30e6);
        break;
    case radar_modulation::barker:
        c.pulse_width = log_uniform(random, 2e-6, 50e-6);
        break;
    default:
        c.chips = 16;
        c.pulse_width = log_uniform(random, 4e-6, 50e-6);
    }
    const double chip = c.pulse_width / (c.chips > 0 ? c.chips : 1);
    const double shortest = c.modulation == radar_modulation::none ? c.pulse_width : chip;
    c.rise_time = c.fall_time = std::min(random.uniform(30e-9, 200e-9), 0.3 * shortest);
    c.direction = random.chance(0.5) ? sweep_direction::up : sweep_direction::down;
    draw_pulse_intervals(random, c);
    if (random.chance(0.15)) {
        c.antenna = antenna_pattern::gaussian;
        c.scan_period = random.uniform(0.5, 4.0);
        c.beam_width = random.uniform(1.0, 5.0);
        // The beam passes within the first 40 ms.
        c.first_azimuth = -360.0 / c.scan_period * random.uniform(0.0, 0.04);
    }
    return c;
}

radar_config draw_fmcw(random_source& random)
{
    radar_config c;
    c.modulation = random.chance(0.5) ? radar_modulation::fmcw_saw
                                      : radar_modulation::fmcw_triangle;
    c.bandwidth = log_uniform(random, 2e6, 60e6);
    c.sweep_time = log_uniform(random, 100e-6, 5e-3);
    c.first_pulse = random.uniform(0.0, c.sweep_time);
    return c;
}

} // namespace

double log_uniform(random_source& random, double low, double high)
{
    return low * std::pow(high / low, random.uniform());
}

signal_config random_lte(random_source& random)
{
    return random.chance(0.85) ? signal_config(draw_lte_downlink(random))
                               : signal_config(draw_lte_uplink(random));
}

signal_config random_nr(random_source& random)
{
    return random.chance(0.85) ? signal_config(draw_nr_downlink(random))
                               : signal_config(draw_nr_uplink(random));
}

signal_config random_radar(random_source& random)
{
    const double u = random.uniform();
    if (u < 0.25) {
        constexpr std::array<ntia_radar_bin, 5> bins{ ntia_radar_bin::p0n_1,
                                                      ntia_radar_bin::p0n_2,
                                                      ntia_radar_bin::q3n_1,
                                                      ntia_radar_bin::q3n_2,
                                                      ntia_radar_bin::q3n_3 };
        return ntia_radar(pick(random, bins), random);
    }
    if (u < 0.35) {
        return airport_radar(30.72e6, random);
    }
    return u < 0.45 ? draw_fmcw(random) : draw_pulsed_radar(random);
}

} // namespace core
} // namespace specsense
} // namespace gr
