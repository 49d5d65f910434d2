// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_downlink_map.h"
#include "lte_numerology.h"
#include <algorithm>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

constexpr int center_subcarriers = 72; // of PBCH, and of PSS and SSS with their margins
constexpr int broadcast_symbols = 4;   // TS 36.211, 6.6.4
constexpr int group_elements = 4;      // in use, of an element group (6.2.4)

} // namespace

downlink_map::downlink_map(const lte_downlink_config& config)
    : d_config(config), d_slot_symbols(symbols_per_slot(config.prefix))
{
    const int all = subcarriers_per_block * config.resource_blocks;
    for (int symbol = 0; symbol < 2 * d_slot_symbols; ++symbol) {
        make_data_elements(d_data[symbol][0], symbol, false);
        make_data_elements(d_data[symbol][1], symbol, true);
    }
    for (int l = 0; l < broadcast_symbols; ++l) {
        // Elements are left free for four ports, whatever number there is (6.6.4).
        const int symbol = d_slot_symbols + l;
        const pilots crs = reference_signals(symbol, 4);
        for (int k = center_start(); k < center_start() + center_subcarriers; ++k) {
            if (!crs.holds(k)) {
                d_broadcast[symbol].push_back(uint16_t(k));
            }
        }
    }
    for (size_t symbol = 0; symbol < d_groups.size(); ++symbol) {
        // As for two ports where there is one (6.2.4).
        const pilots crs = reference_signals(int(symbol),
                                             std::max(config.antenna_ports, 2));
        for (int k = 0; k < all; ++k) {
            if (!crs.holds(k)) {
                d_groups[symbol].push_back(uint16_t(k));
            }
        }
    }
    for (int i = 0; i < 4; ++i) {
        const int start = 6 * (config.cell_id % (2 * config.resource_blocks));
        const int k = start + i * config.resource_blocks / 2 * 6;
        d_format_groups[i] = k % all / 6; // symbol 0 has a group in 6 subcarriers
    }
}

int downlink_map::symbols(int subframe) const
{
    if (d_config.duplex == duplex_mode::tdd) {
        switch (tdd_subframe(d_config.uplink_downlink, subframe)) {
        case subframe_kind::uplink:
            return 0;
        case subframe_kind::special:
            return dwpts_symbols(d_config.special_subframe, d_config.prefix);
        case subframe_kind::downlink:
            break;
        }
    }
    return 2 * d_slot_symbols;
}

bool downlink_map::has_data(int subframe) const
{
    // TS 36.213, 7.1.7: none in the shortest DwPTS, which have 3 symbols.
    return symbols(subframe) > 3;
}

int downlink_map::min_control_symbols() const
{
    return d_config.resource_blocks > 10 ? 1 : 2;
}

int downlink_map::max_control_symbols(int subframe) const
{
    if (d_config.duplex == duplex_mode::tdd && (subframe == 1 || subframe == 6)) {
        return 2;
    }
    return d_config.resource_blocks > 10 ? 3 : 4;
}

int downlink_map::pss_symbol(int subframe) const
{
    if (d_config.duplex == duplex_mode::fdd) {
        return subframe % 5 == 0 ? d_slot_symbols - 1 : -1;
    }
    return subframe % 5 == 1 ? 2 : -1;
}

int downlink_map::sss_symbol(int subframe) const
{
    if (subframe % 5 != 0) {
        return -1;
    }
    return d_config.duplex == duplex_mode::fdd ? d_slot_symbols - 2
                                               : 2 * d_slot_symbols - 1;
}

downlink_map::pilots downlink_map::reference_signals(int symbol, int ports) const
{
    const auto offset = [this, symbol](int port) {
        return crs_offset(d_config.cell_id,
                          symbol / d_slot_symbols,
                          symbol % d_slot_symbols,
                          d_config.prefix,
                          port);
    };
    if (offset(0) >= 0) { // those of port 1 lie half way between
        return ports == 1 ? pilots{ 6, offset(0) } : pilots{ 3, offset(0) % 3 };
    }
    if (ports == 4 && offset(2) >= 0) {
        return pilots{ 3, offset(2) % 3 };
    }
    return pilots{};
}

bool downlink_map::center_is_taken(int subframe, int symbol) const
{
    return symbol == pss_symbol(subframe) || symbol == sss_symbol(subframe) ||
        (subframe == 0 && !d_broadcast[symbol].empty());
}

void downlink_map::make_data_elements(data_elements& elements,
                                      int symbol,
                                      bool center_taken) const
{
    const pilots crs = reference_signals(symbol, d_config.antenna_ports);
    for (int block = 0; block < d_config.resource_blocks; ++block) {
        elements.block_start.push_back(uint16_t(elements.all.size()));
        for (int i = 0; i < subcarriers_per_block; ++i) {
            const int k = subcarriers_per_block * block + i;
            const bool center = k >= center_start() &&
                k < center_start() + center_subcarriers;
            if (!crs.holds(k) && !(center_taken && center)) {
                elements.all.push_back(uint16_t(k));
            }
        }
    }
    elements.block_start.push_back(uint16_t(elements.all.size()));
}

const data_elements& downlink_map::data(int subframe, int symbol) const
{
    return d_data[symbol][center_is_taken(subframe, symbol) ? 1 : 0];
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
