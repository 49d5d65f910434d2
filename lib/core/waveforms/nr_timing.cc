// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_timing.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int frame_numbers = 1024;    // TS 38.211, 4.3.1
constexpr double offset_period = 0.16; // s, the longest of a cell's periods

} // namespace

int symbols_per_slot(nr::cyclic_prefix prefix)
{
    return prefix == nr::cyclic_prefix::normal ? 14 : 12;
}

nr_numerology::nr_numerology(double sample_rate,
                             int subcarrier_spacing_khz,
                             nr::cyclic_prefix prefix)
    : d_fft_length(int(std::lround(sample_rate / (1e3 * subcarrier_spacing_khz)))),
      d_symbols_per_slot(core::symbols_per_slot(prefix)),
      d_slots_per_subframe(subcarrier_spacing_khz / 15)
{
    // TS 38.211, 5.3.1: in units of 1 / 30.72 MHz, a normal prefix is 144 * 2^-mu long
    // after 2048 * 2^-mu of a symbol, and 16 more at the start of every 0.5 ms; an
    // extended one 512 * 2^-mu.
    const bool normal = prefix == nr::cyclic_prefix::normal;
    const int shorter = d_fft_length * (normal ? 144 : 512) / 2048;
    const int more = normal ? int(std::lround(16.0 * sample_rate / 30.72e6)) : 0;
    const int symbols = d_symbols_per_slot * d_slots_per_subframe;
    d_starts.push_back(0);
    for (int l = 0; l < symbols; ++l) {
        const bool first_of_half = l % (symbols / 2) == 0;
        d_starts.push_back(d_starts.back() + d_fft_length + shorter +
                           (first_of_half ? more : 0));
    }
}

nr_slot_format find_slot_format(const nr_carrier_config& config, int slot_in_frame)
{
    const int symbols = symbols_per_slot(config.prefix);
    if (config.duplex == nr::duplex::fdd) {
        return { symbols, symbols };
    }
    const int slots =
        int(std::lround(config.tdd_period_ms * config.subcarrier_spacing_khz / 15));
    // Symbols of downlink from the period's start to the slot's, of uplink to its end.
    const int at = slot_in_frame % slots;
    const int down = (config.tdd_downlink_slots - at) * symbols +
        config.tdd_downlink_symbols;
    const int up = (config.tdd_uplink_slots - (slots - 1 - at)) * symbols +
        config.tdd_uplink_symbols;
    return { std::clamp(down, 0, symbols), std::clamp(up, 0, symbols) };
}

nr_slot_clock::nr_slot_clock(const nr_carrier_config& config, const random_source& source)
    : d_config(config),
      d_sample_rate(nr::natural_sample_rate(config.channel_bandwidth_mhz)),
      d_numerology(d_sample_rate, config.subcarrier_spacing_khz, config.prefix),
      d_window(int(config.window * d_numerology.shortest_prefix()))
{
    const double offset = config.frame_offset >= 0.0
        ? config.frame_offset
        : source.fork(0).uniform(0.0, offset_period);
    d_first_sample = std::llround(offset * d_sample_rate);
    d_slot = d_first_sample / d_numerology.subframe_length() *
        d_numerology.slots_per_subframe();
}

nr_slot nr_slot_clock::next()
{
    const int per_subframe = d_numerology.slots_per_subframe();
    const int per_frame = d_numerology.slots_per_frame();
    nr_slot slot;
    slot.frame = int(d_slot / per_frame % frame_numbers);
    slot.number = int(d_slot % per_frame);
    slot.in_subframe = int(d_slot % per_subframe);
    slot.half_frame = 2 * slot.number / per_frame;
    slot.start = d_slot / per_subframe * d_numerology.subframe_length() +
        d_numerology.slot_start(slot.in_subframe);
    slot.length = d_numerology.slot_start(slot.in_subframe + 1) -
        d_numerology.slot_start(slot.in_subframe);
    slot.format = find_slot_format(d_config, slot.number);
    ++d_slot;
    return slot;
}

} // namespace core
} // namespace specsense
} // namespace gr
