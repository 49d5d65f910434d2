// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_coreset.h"
#include "nr_dmrs.h"
#include "nr_ssb.h"
#include "nr_timing.h"
#include "rule.h"
#include <array>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int groups_per_element =
    6; // REG of a CCE, and of a bundle (TS 38.211, 7.3.2.2)

struct coreset0_row {
    int blocks, symbols;
    int offset; // resource blocks from its lowest to the SS/PBCH block's
};

using coreset0_table = std::vector<coreset0_row>;

// TS 38.213, tables 13-1 to 13-4: spacings of {SS/PBCH block, PDCCH} in kHz
const coreset0_table table_15_15 = {
    // clang-format off
    { 24, 2, 0 },  { 24, 2, 2 },  { 24, 2, 4 },  { 24, 3, 0 },  { 24, 3, 2 },
    { 24, 3, 4 },  { 48, 1, 12 }, { 48, 1, 16 }, { 48, 2, 12 }, { 48, 2, 16 },
    { 48, 3, 12 }, { 48, 3, 16 }, { 96, 1, 38 }, { 96, 2, 38 }, { 96, 3, 38 },
};
const coreset0_table table_15_30 = {
    { 24, 2, 5 },  { 24, 2, 6 },  { 24, 2, 7 },  { 24, 2, 8 },  { 24, 3, 5 },
    { 24, 3, 6 },  { 24, 3, 7 },  { 24, 3, 8 },  { 48, 1, 18 }, { 48, 1, 20 },
    { 48, 2, 18 }, { 48, 2, 20 }, { 48, 3, 18 }, { 48, 3, 20 },
};
const coreset0_table table_30_15 = {
    { 48, 1, 2 },  { 48, 1, 6 },  { 48, 2, 2 },  { 48, 2, 6 },  { 48, 3, 2 },
    { 48, 3, 6 },  { 96, 1, 28 }, { 96, 2, 28 }, { 96, 3, 28 },
};
const coreset0_table table_30_30 = {
    { 24, 2, 0 },  { 24, 2, 1 },  { 24, 2, 2 },  { 24, 2, 3 },  { 24, 2, 4 },
    { 24, 3, 0 },  { 24, 3, 1 },  { 24, 3, 2 },  { 24, 3, 3 },  { 24, 3, 4 },
    { 48, 1, 12 }, { 48, 1, 14 }, { 48, 1, 16 }, { 48, 2, 12 }, { 48, 2, 14 },
    { 48, 2, 16 },
}; // clang-format on

const coreset0_table& find_table(const nr_downlink_config& c)
{
    static const coreset0_table none;
    const bool ssb_15 = nr::ssb_subcarrier_spacing_khz(c.ssb_pattern) == 15;
    switch (c.subcarrier_spacing_khz) {
    case 15:
        return ssb_15 ? table_15_15 : table_30_15;
    case 30:
        return ssb_15 ? table_15_30 : table_30_30;
    default:
        return none; // FR1 has no common subcarrier spacing of 60 kHz (TS 38.331, MIB)
    }
}

nr_block_range place(const nr_downlink_config& c, const coreset0_row& row)
{
    const int first = nr_ssb_place(c).blocks.first - row.offset;
    return { first, first + row.blocks };
}

bool lies_in_carrier(const nr_downlink_config& c, nr_block_range range)
{
    return range.first >= 0 &&
        range.stop <=
        nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz);
}

} // namespace

std::optional<nr_coreset> find_coreset0(const nr_downlink_config& c)
{
    if (!c.system_information) {
        return {};
    }
    const auto& table = find_table(c);
    int index = c.coreset0_index;
    if (index == -1) {
        index = 0;
        while (index < int(table.size()) && !lies_in_carrier(c, place(c, table[index]))) {
            ++index;
        }
        if (index == int(table.size())) {
            return {};
        }
    }
    require(index >= 0 && index < int(table.size()),
            "nr_downlink: coreset0_index must be -1 or one of the ",
            table.size(),
            " rows for its subcarrier spacings (TS 38.213, 13), got ",
            index);
    const auto blocks = place(c, table[index]);
    require(lies_in_carrier(c, blocks),
            "nr_downlink: CORESET 0 must lie inside the carrier (TS 38.213, 13), got "
            "resource blocks ",
            blocks.first,
            " to ",
            blocks.stop - 1);
    // TS 38.211, 7.3.2.2: interleaved, n_shift is the cell's identity
    return nr_coreset{ blocks, table[index].symbols, true, c.cell_id, blocks.first };
}

std::optional<nr_coreset> find_user_coreset(const nr_downlink_config& c)
{
    const int all = nr::resource_blocks(c.channel_bandwidth_mhz,
                                        c.subcarrier_spacing_khz);
    const int first = c.coreset_first_block;
    const int count = c.coreset_resource_blocks == -1 ? (all - first) / 6 * 6
                                                      : c.coreset_resource_blocks;
    if (c.coreset_symbols == 0 || count <= 0) {
        return {};
    }
    return nr_coreset{
        { first, first + count }, c.coreset_symbols, c.coreset_interleaved, 0, 0
    };
}

namespace {

/* The bundle that holds the groups of element \p i (TS 38.211, 7.3.2.2), with bundles as
 * large as elements and an interleaver of two rows. */
int find_bundle(const nr_coreset& coreset, int i)
{
    if (!coreset.interleaved) {
        return i;
    }
    constexpr int rows = 2;
    const int bundles = coreset.elements();
    const int columns = bundles / rows;
    return (i % rows * columns + i / rows + coreset.shift) % bundles;
}

struct resource_element_group {
    int symbol, block;
};

/* Groups are numbered symbol by symbol, then block by block (TS 38.211, 7.3.2.2). */
std::vector<resource_element_group>
find_groups(const nr_coreset& coreset, int first, int count)
{
    std::vector<resource_element_group> groups;
    for (int i = first; i < first + count; ++i) {
        const int start = find_bundle(coreset, i) * groups_per_element;
        for (int g = start; g < start + groups_per_element; ++g) {
            groups.push_back(
                { g % coreset.symbols, coreset.blocks.first + g / coreset.symbols });
        }
    }
    return groups;
}

} // namespace

void send_pdcch(nr_resource_grid& grid,
                const nr_coreset& coreset,
                int first,
                int count,
                int slot,
                int cell_id,
                float amplitude,
                nr_payload& payload)
{
    const auto groups = find_groups(coreset, first, count);
    for (const auto& g : groups) {
        if (!grid.is_free(g.symbol, g.block)) {
            return;
        }
    }
    // TS 38.211, 7.4.1.3: three values a block, on its subcarriers 1, 5 and 9
    std::array<std::vector<std::complex<float>>, 3> dmrs;
    for (int l = 0; l < coreset.symbols; ++l) {
        qpsk_sequence(dmrs_c_init(grid.symbols(), slot, l, cell_id),
                      3 * (coreset.blocks.first - coreset.reference_block),
                      3 * (coreset.blocks.stop - coreset.blocks.first),
                      amplitude,
                      dmrs[l]);
    }
    for (const auto& g : groups) {
        auto* out = grid.symbol(g.symbol) + g.block * subcarriers_per_block;
        payload.fill(nr::modulation::qpsk, amplitude, out, subcarriers_per_block);
        for (int k = 0; k < 3; ++k) {
            out[4 * k + 1] = dmrs[g.symbol][3 * (g.block - coreset.blocks.first) + k];
        }
        grid.take(g.symbol, g.block, nr_use::data);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
