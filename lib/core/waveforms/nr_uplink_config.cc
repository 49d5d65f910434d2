// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_carrier_rules.h"
#include "nr_prach.h"
#include "nr_srs.h"
#include "nr_timing.h"
#include "nr_transform_precoder.h"
#include "rule.h"
#include <algorithm>
#include <gnuradio/specsense/core/waveforms/nr_uplink.h>
#include <initializer_list>

namespace gr {
namespace specsense {
namespace core {

namespace {

bool is_one_of(int value, std::initializer_list<int> values)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

int blocks_of(const nr_carrier_config& c)
{
    return nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz);
}

void require_share(double value, const char* field)
{
    require(value >= 0.0 && value <= 1.0,
            "nr_uplink: ",
            field,
            " must be 0 to 1, got ",
            value);
}

void validate_pusch(const nr_uplink_config& c)
{
    require_share(c.load, "load");
    require(
        c.users >= 1 && c.users <= 16, "nr_uplink: users must be 1 to 16, got ", c.users);
    require(
        c.power_min_db >= -60.0 && c.power_min_db <= c.power_max_db &&
            c.power_max_db <= 0.0,
        "nr_uplink: power_min_db and power_max_db must be -60 to 0 and in order, got ",
        c.power_min_db,
        " and ",
        c.power_max_db);
    require(is_one_of(c.dmrs_type_a_position, { 2, 3 }),
            "nr_uplink: dmrs_type_a_position must be 2 or 3 (TS 38.211, 6.4.1.1.3), got ",
            c.dmrs_type_a_position);
    const int most = c.dmrs_type_a_position == 2 ? 3 : 2;
    require(c.dmrs_additional_positions >= 0 && c.dmrs_additional_positions <= most,
            "nr_uplink: dmrs_additional_positions must be 0 to ",
            most,
            " with dmrs_type_a_position ",
            c.dmrs_type_a_position,
            " (TS 38.211, 6.4.1.1.3), got ",
            c.dmrs_additional_positions);
}

void validate_pucch(const nr_uplink_config& c)
{
    require_share(c.pucch_load, "pucch_load");
    if (c.pucch == nr::pucch_format::none) {
        return;
    }
    const int blocks = c.pucch_resource_blocks;
    require(blocks >= 1 && blocks <= 16 && 2 * blocks < blocks_of(c),
            "nr_uplink: pucch_resource_blocks must be 1 to 16 and less than half of the "
            "carrier's ",
            blocks_of(c),
            " (TS 38.213, 9.2.1), got ",
            blocks);
    require(
        c.pucch == nr::pucch_format::short_format ||
            (blocks >= 3 && largest_precoded_blocks(blocks) == blocks),
        "nr_uplink: pucch_resource_blocks of the long format must be 3, 4, 5, 6, 8, 9, "
        "10, 12, 15 or 16 (TS 38.211, 6.3.2.6.3), got ",
        blocks);
}

void validate_srs(const nr_uplink_config& c)
{
    require(
        is_one_of(
            c.srs_period_slots,
            { 0, 1, 2, 4, 5, 8, 10, 16, 20, 32, 40, 64, 80, 160, 320, 640, 1280, 2560 }),
        "nr_uplink: srs_period_slots must be 0, 1, 2, 4, 5, 8, 10, 16, 20, 32, 40, 64, "
        "80, 160, 320, 640, 1280 or 2560 (TS 38.331, SRS-PeriodicityAndOffset), got ",
        c.srs_period_slots);
    if (c.srs_period_slots == 0) {
        return;
    }
    require(c.srs_offset_slots >= 0 && c.srs_offset_slots < c.srs_period_slots,
            "nr_uplink: srs_offset_slots must lie within its period, got ",
            c.srs_offset_slots);
    require(is_one_of(c.srs_symbols, { 1, 2, 4 }),
            "nr_uplink: srs_symbols must be 1, 2 or 4 (TS 38.211, 6.4.1.4.1), got ",
            c.srs_symbols);
    require(is_one_of(c.srs_comb, { 2, 4 }),
            "nr_uplink: srs_comb must be 2 or 4 (TS 38.211, 6.4.1.4.2), got ",
            c.srs_comb);
    const int least = 3 * c.srs_comb; // for a sequence of 36 values
    require(widest_srs(blocks_of(c)) >= least,
            "nr_uplink: srs_comb ",
            c.srs_comb,
            " needs a carrier of ",
            least,
            " resource blocks (TS 38.211, 5.2.2), got ",
            blocks_of(c));
}

/* All symbols that the occasion touches must be uplink (TS 38.213, 8.1). */
void validate_prach_time(const nr_uplink_config& c, const nr_prach_numbers& numbers)
{
    const int spacing = std::max(15, int(numbers.spacing_khz));
    // In symbols of 60 kHz with normal prefix from the start of the subframe.
    const int unit = 60 / spacing;
    const int slot_length = 14 * 60 / c.subcarrier_spacing_khz;
    const int first = (14 * (spacing / 15 - 1) + c.prach_first_symbol) * unit;
    const int symbols = symbols_per_slot(c.prefix);
    for (int at = first; at < first + numbers.symbols * unit; ++at) {
        const int slot = c.prach_subframe * c.subcarrier_spacing_khz / 15 +
            at / slot_length;
        const int symbol = at % slot_length * symbols / slot_length;
        require(
            symbol >= symbols - find_slot_format(c, slot).uplink,
            "nr_uplink: PRACH must fall on uplink symbols (TS 38.213, 8.1), got symbol ",
            symbol,
            " of slot ",
            slot);
    }
}

void validate_prach(const nr_uplink_config& c)
{
    require_share(c.prach_load, "prach_load");
    if (c.prach == nr::prach_format::none) {
        return;
    }
    require(is_one_of(c.prach_period_ms, { 10, 20, 40, 80, 160 }),
            "nr_uplink: prach_period_ms must be 10, 20, 40, 80 or 160 (TS 38.211, table "
            "6.3.3.2-2), got ",
            c.prach_period_ms);
    require(c.prach_subframe >= 0 && c.prach_subframe <= 9,
            "nr_uplink: prach_subframe must be 0 to 9 (TS 38.211, table 6.3.3.2-2), got ",
            c.prach_subframe);
    const auto numbers = find_prach_numbers(c.prach, c.subcarrier_spacing_khz);
    require(c.prach_first_symbol >= 0 && c.prach_first_symbol <= 14 - numbers.symbols,
            "nr_uplink: prach_first_symbol must be 0 to ",
            14 - numbers.symbols,
            " for the preamble to fit its slot (TS 38.211, 5.3.2), got ",
            c.prach_first_symbol);
    const int edge = c.pucch == nr::pucch_format::none ? 0 : c.pucch_resource_blocks;
    const int most = blocks_of(c) - edge - numbers.blocks;
    require(c.prach_first_block >= edge && c.prach_first_block <= most,
            "nr_uplink: prach_first_block must be ",
            edge,
            " to ",
            most,
            ", between the blocks of PUCCH, got ",
            c.prach_first_block);
    validate_prach_time(c, numbers);
}

} // namespace

void nr_uplink_config::validate() const
{
    core::validate(*this, "nr_uplink");
    validate_pusch(*this);
    validate_pucch(*this);
    validate_srs(*this);
    validate_prach(*this);
}

} // namespace core
} // namespace specsense
} // namespace gr
