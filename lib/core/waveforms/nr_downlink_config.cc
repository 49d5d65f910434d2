// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_carrier_rules.h"
#include "nr_coreset.h"
#include "nr_ssb.h"
#include "nr_timing.h"
#include "rule.h"
#include <algorithm>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <initializer_list>

namespace gr {
namespace specsense {
namespace core {

namespace {

bool is_one_of(int value, std::initializer_list<int> values)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

void validate_ssb_place(const nr_downlink_config& c)
{
    const nr_ssb_place place(c);
    const int spacing = nr::ssb_subcarrier_spacing_khz(c.ssb_pattern);
    require(15 * place.offset_15khz % spacing == 0,
            "nr_downlink: ssb_offset_15khz must be a whole number of the SS/PBCH block's "
            "subcarriers of ",
            spacing,
            " kHz, got ",
            place.offset_15khz);
    const int carrier = nr::resource_blocks(c.channel_bandwidth_mhz,
                                            c.subcarrier_spacing_khz) *
        subcarriers_per_block * c.subcarrier_spacing_khz;
    const int most = (carrier - nr::ssb_subcarriers * spacing) / 15;
    require(
        most >= 0,
        "nr_downlink: the carrier must hold the SS/PBCH block's 20 resource blocks of ",
        spacing,
        " kHz (TS 38.211, 7.4.3.1), got ",
        carrier,
        " kHz");
    require(place.offset_15khz >= 0 && place.offset_15khz <= most,
            "nr_downlink: ssb_offset_15khz must be 0 to ",
            most,
            " for an SS/PBCH block inside the carrier, or -1, got ",
            place.offset_15khz);
}

/* Each block's symbols must be downlink (TS 38.213, 11.1). */
void validate_ssb_times(const nr_downlink_config& c)
{
    const int symbols = symbols_per_slot(nr::cyclic_prefix::normal);
    const auto starts = nr::ssb_first_symbols(c.ssb_pattern, c.ssb_candidates);
    const int spacing = nr::ssb_subcarrier_spacing_khz(c.ssb_pattern);
    const int per_frame = 10 * c.subcarrier_spacing_khz / 15;
    // All in symbols of 60 kHz; the longer prefixes shift no symbol past another.
    const int ssb_unit = 60 / spacing;
    const int slot_length = symbols * 60 / c.subcarrier_spacing_khz;
    const int slot_symbols = symbols_per_slot(c.prefix);
    for (int half = 0; half < 2; ++half) {
        if (c.ssb_period_ms != 5 && half != c.ssb_half_frame) {
            continue;
        }
        for (int index : c.ssb_blocks) {
            const int first = starts[index] * ssb_unit;
            const int stop = first + nr::ssb_symbols * ssb_unit;
            for (int at = first; at < stop; ++at) {
                const int slot = half * per_frame / 2 + at / slot_length;
                const int symbol = at % slot_length * slot_symbols / slot_length;
                require(symbol < find_slot_format(c, slot).downlink,
                        "nr_downlink: SS/PBCH block ",
                        index,
                        " must fall on downlink symbols (TS 38.213, 11.1), got symbol ",
                        symbol,
                        " of slot ",
                        slot);
            }
        }
    }
}

void validate_ssb(const nr_downlink_config& c)
{
    require(is_one_of(c.ssb_candidates, { 4, 8 }),
            "nr_downlink: ssb_candidates must be 4 or 8 (TS 38.213, 4.1), got ",
            c.ssb_candidates);
    require(is_one_of(c.ssb_period_ms, { 5, 10, 20, 40, 80, 160 }),
            "nr_downlink: ssb_period_ms must be 5, 10, 20, 40, 80 or 160 (TS 38.331, "
            "ServingCellConfigCommon), got ",
            c.ssb_period_ms);
    require(is_one_of(c.ssb_half_frame, { 0, 1 }),
            "nr_downlink: ssb_half_frame must be 0 or 1, got ",
            c.ssb_half_frame);
    auto blocks = c.ssb_blocks;
    std::sort(blocks.begin(), blocks.end());
    for (size_t i = 0; i < blocks.size(); ++i) {
        require(blocks[i] >= 0 && blocks[i] < c.ssb_candidates &&
                    (i == 0 || blocks[i] != blocks[i - 1]),
                "nr_downlink: ssb_blocks must be different indices below ssb_candidates, "
                "got ",
                blocks[i]);
    }
    require(c.ssb_boost_db >= -20.0 && c.ssb_boost_db <= 20.0,
            "nr_downlink: ssb_boost_db must be -20 to 20, got ",
            c.ssb_boost_db);
    if (!blocks.empty()) {
        validate_ssb_place(c);
        validate_ssb_times(c);
    }
}

void validate_coresets(const nr_downlink_config& c)
{
    require(is_one_of(c.type0_offset_ms, { 0, 2, 5, 7 }),
            "nr_downlink: type0_offset_ms must be 0, 2, 5 or 7 (TS 38.213, table 13-11), "
            "got ",
            c.type0_offset_ms);
    require(is_one_of(c.sib1_period_ms, { 20, 40, 80, 160 }),
            "nr_downlink: sib1_period_ms must be 20, 40, 80 or 160, got ",
            c.sib1_period_ms);
    const auto check_symbols = [&c](const char* which, int symbols) {
        require(symbols < 3 || c.dmrs_type_a_position == 3,
                "nr_downlink: ",
                which,
                " of 3 symbols needs dmrs_type_a_position 3 (TS 38.211, 7.3.2.2), got ",
                c.dmrs_type_a_position);
    };
    if (!c.ssb_blocks.empty()) {
        const auto coreset0 = find_coreset0(c);
        check_symbols("CORESET 0", coreset0 ? coreset0->symbols : 0);
    }
    require(c.coreset_symbols >= 0 && c.coreset_symbols <= 3,
            "nr_downlink: coreset_symbols must be 0 to 3 (TS 38.211, 7.3.2.2), got ",
            c.coreset_symbols);
    check_symbols("a CORESET", c.coreset_symbols);
    require(c.coreset_first_block >= 0 && c.coreset_first_block % 6 == 0,
            "nr_downlink: coreset_first_block must be a multiple of 6 (TS 38.213, 10.1), "
            "got ",
            c.coreset_first_block);
    const int room = nr::resource_blocks(c.channel_bandwidth_mhz,
                                         c.subcarrier_spacing_khz) -
        c.coreset_first_block;
    require(
        c.coreset_resource_blocks == -1 ||
            (c.coreset_resource_blocks > 0 && c.coreset_resource_blocks % 6 == 0 &&
             c.coreset_resource_blocks <= room),
        "nr_downlink: coreset_resource_blocks must be -1 or a multiple of 6 up to the "
        "carrier's end (TS 38.213, 10.1), got ",
        c.coreset_resource_blocks);
    const auto coreset = find_user_coreset(c);
    require(!c.coreset_interleaved || !coreset || coreset->elements() % 2 == 0,
            "nr_downlink: coreset_interleaved needs an even number of control channel "
            "elements (TS 38.211, 7.3.2.2), got ",
            coreset ? coreset->elements() : 0);
    const int level = c.pdcch_aggregation_level;
    require(
        level == 0 || level == 1 || level == 2 || level == 4 || level == 8 || level == 16,
        "nr_downlink: pdcch_aggregation_level must be 0, 1, 2, 4, 8 or 16 (TS 38.211, "
        "7.3.2.1), got ",
        level);
}

void validate_regions(const nr_downlink_config& c)
{
    const int blocks = nr::resource_blocks(c.channel_bandwidth_mhz,
                                           c.subcarrier_spacing_khz);
    const int slots = 10 * c.subcarrier_spacing_khz / 15;
    for (const auto& r : c.pdsch_regions) {
        require(r.first_block >= 0 && r.blocks >= 1 && r.first_block + r.blocks <= blocks,
                "nr_downlink: pdsch_regions must lie within the carrier's " +
                    std::to_string(blocks) + " resource blocks, got blocks from " +
                    std::to_string(r.first_block) + " on: ",
                r.blocks);
        require(r.first_slot >= 0 && r.slots >= 1 && r.first_slot + r.slots <= slots,
                "nr_downlink: pdsch_regions must lie within the frame's " +
                    std::to_string(slots) + " slots, got slots from " +
                    std::to_string(r.first_slot) + " on: ",
                r.slots);
    }
}

void validate_pdsch(const nr_downlink_config& c)
{
    validate_regions(c);
    require(
        c.load >= 0.0 && c.load <= 1.0, "nr_downlink: load must be 0 to 1, got ", c.load);
    require(
        is_one_of(c.dmrs_type_a_position, { 2, 3 }),
        "nr_downlink: dmrs_type_a_position must be 2 or 3 (TS 38.211, 7.4.1.1.2), got ",
        c.dmrs_type_a_position);
    const int most = c.dmrs_type_a_position == 2 ? 3 : 2;
    require(c.dmrs_additional_positions >= 0 && c.dmrs_additional_positions <= most,
            "nr_downlink: dmrs_additional_positions must be 0 to ",
            most,
            " with dmrs_type_a_position ",
            c.dmrs_type_a_position,
            " (TS 38.211, 7.4.1.1.2), got ",
            c.dmrs_additional_positions);
}

void validate_csi_rs(const nr_downlink_config& c)
{
    require(is_one_of(c.trs_period_ms, { 0, 10, 20, 40, 80 }),
            "nr_downlink: trs_period_ms must be 0, 10, 20, 40 or 80 (TS 38.214, "
            "5.1.6.1.1), got ",
            c.trs_period_ms);
    const int trs_slots = c.trs_period_ms * c.subcarrier_spacing_khz / 15;
    require(c.trs_period_ms == 0 ||
                (c.trs_offset_slots >= 0 && c.trs_offset_slots < trs_slots),
            "nr_downlink: trs_offset_slots must lie within its period of ",
            trs_slots,
            " slots, got ",
            c.trs_offset_slots);
    require(
        is_one_of(c.trs_first_symbol, { 4, 5, 6 }),
        "nr_downlink: trs_first_symbol must be 4, 5 or 6 (TS 38.214, 5.1.6.1.1), got ",
        c.trs_first_symbol);
    const int all = nr::resource_blocks(c.channel_bandwidth_mhz,
                                        c.subcarrier_spacing_khz);
    require(
        c.trs_resource_blocks == 0 ||
            (c.trs_resource_blocks >= 24 && c.trs_resource_blocks % 4 == 0 &&
             c.trs_resource_blocks <= all),
        "nr_downlink: trs_resource_blocks must be 0 or a multiple of 4 from 24 to the "
        "carrier's ",
        all,
        " (TS 38.331, CSI-FrequencyOccupation), got ",
        c.trs_resource_blocks);
    require(
        is_one_of(c.csi_rs_period_slots,
                  { 0, 4, 5, 8, 10, 16, 20, 32, 40, 64, 80, 160, 320, 640 }),
        "nr_downlink: csi_rs_period_slots must be 0, 4, 5, 8, 10, 16, 20, 32, 40, 64, "
        "80, 160, 320 or 640 (TS 38.331, CSI-ResourcePeriodicityAndOffset), got ",
        c.csi_rs_period_slots);
    require(
        c.csi_rs_period_slots == 0 ||
            (c.csi_rs_offset_slots >= 0 && c.csi_rs_offset_slots < c.csi_rs_period_slots),
        "nr_downlink: csi_rs_offset_slots must lie within its period, got ",
        c.csi_rs_offset_slots);
    const int symbols = symbols_per_slot(c.prefix);
    require(c.csi_rs_period_slots == 0 ||
                (c.csi_rs_symbol >= 0 && c.csi_rs_symbol < symbols),
            "nr_downlink: csi_rs_symbol must be 0 to ",
            symbols - 1,
            " (TS 38.211, 4.3.2), got ",
            c.csi_rs_symbol);
}

} // namespace

void nr_downlink_config::validate() const
{
    core::validate(*this, "nr_downlink");
    validate_ssb(*this);
    validate_pdsch(*this);
    validate_coresets(*this);
    validate_csi_rs(*this);
}

} // namespace core
} // namespace specsense
} // namespace gr
