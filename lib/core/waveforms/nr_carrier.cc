// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_carrier_rules.h"
#include "nr_timing.h"
#include "rule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <initializer_list>

namespace gr {
namespace specsense {
namespace core {

namespace nr {

namespace {

struct bandwidth_row {
    int mhz;
    int blocks[3]; // at 15, 30 and 60 kHz
};

// TS 38.101-1, table 5.3.2-1
constexpr bandwidth_row bandwidths[] = {
    { 5, { 25, 11, 0 } },     { 10, { 52, 24, 11 } },   { 15, { 79, 38, 18 } },
    { 20, { 106, 51, 24 } },  { 25, { 133, 65, 31 } },  { 30, { 160, 78, 38 } },
    { 35, { 188, 92, 44 } },  { 40, { 216, 106, 51 } }, { 45, { 242, 119, 58 } },
    { 50, { 270, 133, 65 } }, { 60, { 0, 162, 79 } },   { 70, { 0, 189, 93 } },
    { 80, { 0, 217, 107 } },  { 90, { 0, 245, 121 } },  { 100, { 0, 273, 135 } },
};

} // namespace

int resource_blocks(int channel_bandwidth_mhz, int subcarrier_spacing_khz)
{
    for (const auto& row : bandwidths) {
        if (row.mhz == channel_bandwidth_mhz) {
            switch (subcarrier_spacing_khz) {
            case 15:
                return row.blocks[0];
            case 30:
                return row.blocks[1];
            case 60:
                return row.blocks[2];
            }
        }
    }
    return 0;
}

double natural_sample_rate(int channel_bandwidth_mhz)
{
    const double least = 1.2e6 * channel_bandwidth_mhz;
    double rate = 1.92e6;
    while (rate < least) {
        rate *= 2.0;
    }
    return 0.75 * rate >= least ? 0.75 * rate : rate;
}

} // namespace nr

namespace {

void validate_tdd(const nr_carrier_config& c, const char* name)
{
    const auto periods = { 0.5, 0.625, 1.0, 1.25, 2.0, 2.5, 5.0, 10.0 };
    const double slots = c.tdd_period_ms * c.subcarrier_spacing_khz / 15;
    require(std::find(periods.begin(), periods.end(), c.tdd_period_ms) != periods.end() &&
                slots == std::floor(slots),
            name,
            ": tdd_period_ms must be 0.5, 1, 1.25, 2, 2.5, 5 or 10 and hold whole slots "
            "(TS 38.213, 11.1), got ",
            c.tdd_period_ms,
            " with slots of ",
            15.0 / c.subcarrier_spacing_khz,
            " ms");
    const int symbols = symbols_per_slot(c.prefix);
    const auto check_symbols = [&](int n, const char* field) {
        require(n >= 0 && n < symbols,
                name,
                ": ",
                field,
                " must be 0 to ",
                symbols - 1,
                " (TS 38.213, 11.1), got ",
                n);
    };
    check_symbols(c.tdd_downlink_symbols, "tdd_downlink_symbols");
    check_symbols(c.tdd_uplink_symbols, "tdd_uplink_symbols");
    require(c.tdd_downlink_slots >= 0 && c.tdd_uplink_slots >= 0,
            name,
            ": TDD slots must not be negative, got ",
            c.tdd_downlink_slots,
            " downlink and ",
            c.tdd_uplink_slots,
            " uplink");
    const int used = (c.tdd_downlink_slots + c.tdd_uplink_slots) * symbols +
        c.tdd_downlink_symbols + c.tdd_uplink_symbols;
    require(used <= int(slots) * symbols,
            name,
            ": the TDD pattern's downlink and uplink must fit its period (TS 38.213, "
            "11.1), got ",
            used,
            " symbols of ",
            int(slots) * symbols);
}

} // namespace

void validate(const nr_carrier_config& c, const char* name)
{
    const int khz = c.subcarrier_spacing_khz;
    require(khz == 15 || khz == 30 || khz == 60,
            name,
            ": subcarrier_spacing_khz must be 15, 30 or 60 in FR1 (TS 38.101-1, 5.3.2), "
            "got ",
            khz);
    require(nr::resource_blocks(c.channel_bandwidth_mhz, khz) > 0,
            name,
            ": channel_bandwidth_mhz must be one of TS 38.101-1, table 5.3.2-1, for ",
            khz,
            " kHz, got ",
            c.channel_bandwidth_mhz);
    require(c.prefix == nr::cyclic_prefix::normal || khz == 60,
            name,
            ": an extended prefix needs subcarrier_spacing_khz 60 (TS 38.211, 4.2), got ",
            khz);
    require(c.cell_id >= 0 && c.cell_id < nr::cell_ids,
            name,
            ": cell_id must be 0 to 1007 (TS 38.211, 7.4.2.1), got ",
            c.cell_id);
    require(c.frame_offset < 0.16,
            name,
            ": frame_offset must be below 0.16 s, got ",
            c.frame_offset);
    require(c.window >= 0.0 && c.window <= 1.0,
            name,
            ": window must be 0 to 1, got ",
            c.window);
    if (c.duplex == nr::duplex::tdd) {
        validate_tdd(c, name);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
