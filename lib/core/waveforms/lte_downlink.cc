// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_downlink_grid.h"
#include "lte_numerology.h"
#include "lte_subframe_counter.h"
#include "ofdm_modulator.h"
#include "rule.h"
#include <cmath>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

const std::string who = "lte_downlink";

void check_control_symbols(int symbols, int resource_blocks)
{
    if (resource_blocks > 10) {
        require(symbols >= 0 && symbols <= 3,
                who,
                ": control_symbols must be 1 to 3, or 0 to draw them (TS 36.211, table "
                "6.7-1), got ",
                symbols);
    } else {
        require(symbols == 0 || (symbols >= 2 && symbols <= 4),
                who,
                ": control_symbols must be 2 to 4 with at most 10 resource blocks, or 0 "
                "to draw them (TS 36.211, table 6.7-1), got ",
                symbols);
    }
}

const lte_downlink_config& checked(const lte_downlink_config& config)
{
    config.validate();
    return config;
}

/* TS 36.211, 6.12: all subcarriers, and the one at 0 Hz, which is not sent. */
double transmission_bandwidth(const lte_downlink_config& config)
{
    return lte::subcarrier_spacing *
        (lte::subcarriers_per_block * config.resource_blocks + 1);
}

} // namespace

void lte_downlink_config::validate() const
{
    lte::check_resource_blocks(who, resource_blocks);
    if (duplex == lte::duplex_mode::tdd) {
        lte::check_uplink_downlink(who, uplink_downlink);
        lte::check_special_subframe(who, special_subframe, prefix);
    }
    require(cell_id >= 0 && cell_id < lte::cell_ids,
            who,
            ": cell_id must be 0 to 503 (TS 36.211, 6.11), got ",
            cell_id);
    require(antenna_ports == 1 || antenna_ports == 2 || antenna_ports == 4,
            who,
            ": antenna_ports must be 1, 2 or 4 (TS 36.211, 6.2.1), got ",
            antenna_ports);
    check_control_symbols(control_symbols, resource_blocks);
    lte::check_share(who, "control_load", control_load);
    lte::check_share(who, "load", load);
    lte::check_powers(who, "data_power", data_power_min_db, data_power_max_db);
    lte::check_share(who, "window", window);
    lte::check_frame_offset(who, frame_offset);
}

class lte_downlink::impl
{
public:
    impl(const lte_downlink_config& config, const random_source& source)
        : prefix(config.prefix), load(config.load), grid(config, source.fork(0)),
          modulator(lte::fft_length(config.resource_blocks),
                    lte::window_length(config.window, prefix, config.resource_blocks)),
          counter(config.frame_offset,
                  lte::sample_rate(config.resource_blocks),
                  source.fork(1))
    {
    }

    lte::cyclic_prefix prefix;
    double load;
    lte::downlink_grid grid;
    ofdm_modulator modulator;
    lte::subframe_counter counter;
};

lte_downlink::lte_downlink(const lte_downlink_config& config, uint64_t seed)
    : waveform(lte::sample_rate(checked(config).resource_blocks),
               transmission_bandwidth(config)),
      d_impl(std::make_unique<impl>(config, random_source(seed)))
{
}

lte_downlink::~lte_downlink() = default;

void lte_downlink::set_load(double load)
{
    lte::check_share(who, "load", load);
    d_impl->load = load;
}

void lte_downlink::make_block(std::vector<sample>& block)
{
    auto& [prefix, load, grid, modulator, counter] = *d_impl;
    const int subframe = counter.subframe();
    grid.make(subframe, load);
    for (int symbol = 0; symbol < grid.symbols(subframe); ++symbol) {
        modulator.modulate(grid.row(symbol),
                           grid.width(),
                           lte::prefix_length(prefix, symbol, modulator.fft_length()),
                           block);
    }
    const int64_t sent = int64_t(block.size());
    if (sent < counter.length()) {
        modulator.silence(int(counter.length() - sent), block);
    }
    if (sent > counter.skipped()) {
        const double start = double(block_start()) / sample_rate();
        report({ start,
                 start + double(sent - counter.skipped()) / sample_rate(),
                 -bandwidth() / 2.0,
                 bandwidth() / 2.0 });
    }
    counter.finish(block);
}

} // namespace core
} // namespace specsense
} // namespace gr
