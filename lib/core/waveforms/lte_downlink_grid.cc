// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_downlink_grid.h"
#include <algorithm>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

constexpr int qpsk_bits = 2;

} // namespace

downlink_grid::downlink_grid(const lte_downlink_config& config,
                             const random_source& source)
    : d_map(config), d_scheduler(config, source.fork(0)),
      d_ports(config.antenna_ports, source.fork(1)), d_random(source.fork(2)),
      d_control_symbols(config.control_symbols), d_control_load(config.control_load),
      d_width(subcarriers_per_block * config.resource_blocks + 1),
      d_amplitude(float(1.0 / std::sqrt(d_width - 1.0)))
{
    for (int subframe = 0; subframe < subframes_per_frame; ++subframe) {
        d_fixed[subframe].assign(size_t(d_width) * d_map.symbols(subframe), 0.0f);
        make_reference_signals(subframe, config);
        make_synchronization_signals(subframe, config);
    }
}

void downlink_grid::put(int subframe, int symbol, int k, complex value)
{
    d_fixed[subframe][symbol * d_width + k + (k >= d_width / 2)] = d_amplitude * value;
}

void downlink_grid::make_reference_signals(int subframe,
                                           const lte_downlink_config& config)
{
    const int slot_symbols = symbols_per_slot(config.prefix);
    for (int symbol = 0; symbol < d_map.symbols(subframe); ++symbol) {
        const int slot = 2 * subframe + symbol / slot_symbols;
        const int l = symbol % slot_symbols;
        const auto values =
            crs(config.cell_id, slot, l, config.prefix, config.resource_blocks);
        for (int port = 0; port < d_ports.count(); ++port) {
            const int offset = crs_offset(config.cell_id, slot, l, config.prefix, port);
            for (size_t m = 0; offset >= 0 && m < values.size(); ++m) {
                put(subframe,
                    symbol,
                    int(6 * m) + offset,
                    d_ports.gain(port) * values[m]);
            }
        }
    }
}

void downlink_grid::make_synchronization_signals(int subframe,
                                                 const lte_downlink_config& config)
{
    // TS 36.211, 6.11.1.2 and 6.11.2.2: subcarriers n - 31 + N / 2 of N. The antenna port
    // is left open; here it is port 0.
    const int first = (d_width - 1 - sync_subcarriers) / 2;
    if (const int symbol = d_map.pss_symbol(subframe); symbol >= 0) {
        const auto values = pss(config.cell_id % 3);
        for (int n = 0; n < sync_subcarriers; ++n) {
            put(subframe, symbol, first + n, d_ports.gain(0) * values[n]);
        }
    }
    if (const int symbol = d_map.sss_symbol(subframe); symbol >= 0) {
        const auto values = sss(config.cell_id, subframe);
        for (int n = 0; n < sync_subcarriers; ++n) {
            put(subframe, symbol, first + n, d_ports.gain(0) * values[n]);
        }
    }
}

void downlink_grid::fill(
    int symbol, const uint16_t* k, size_t count, int bits, float amplitude)
{
    d_ports.fill(d_values.data() + symbol * d_width,
                 d_width / 2,
                 k,
                 count,
                 bits,
                 amplitude * d_amplitude);
}

int downlink_grid::draw_control_symbols(int subframe)
{
    const int most = d_map.max_control_symbols(subframe);
    return d_control_symbols > 0
        ? std::min(d_control_symbols, most)
        : int(d_random.integer(d_map.min_control_symbols(), most));
}

void downlink_grid::add_control(int control_symbols)
{
    const auto& format = d_map.format_groups();
    for (int symbol = 0; symbol < control_symbols; ++symbol) {
        const auto& k = d_map.control_groups(symbol);
        for (size_t group = 0; 4 * group < k.size(); ++group) {
            const bool is_format = symbol == 0 &&
                std::find(format.begin(), format.end(), int(group)) != format.end();
            if (is_format || d_random.chance(d_control_load)) {
                fill(symbol, k.data() + 4 * group, 4, qpsk_bits, 1.0f);
            }
        }
    }
}

void downlink_grid::add_data(int subframe, int first_symbol, double load)
{
    const auto& allocations = d_scheduler.next(load);
    for (int symbol = first_symbol; symbol < d_map.symbols(subframe); ++symbol) {
        const auto& elements = d_map.data(subframe, symbol);
        for (const auto& a : allocations) {
            const int start = elements.block_start[a.first_block];
            const int stop = elements.block_start[a.first_block + a.blocks];
            fill(symbol,
                 elements.all.data() + start,
                 size_t(stop - start),
                 a.bits,
                 a.amplitude);
        }
    }
}

void downlink_grid::make(int subframe, double load)
{
    d_values = d_fixed[subframe];
    if (d_values.empty()) {
        return;
    }
    const int control_symbols = draw_control_symbols(subframe);
    add_control(control_symbols);
    if (d_map.has_data(subframe)) {
        add_data(subframe, control_symbols, load);
    }
    if (subframe == 0) {
        for (int symbol = 0; symbol < d_map.symbols(0); ++symbol) {
            const auto& k = d_map.broadcast(symbol);
            fill(symbol, k.data(), k.size(), qpsk_bits, 1.0f);
        }
    }
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
