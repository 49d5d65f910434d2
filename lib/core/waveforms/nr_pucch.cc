// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_pucch.h"
#include "gold_sequence.h"
#include "nr_dmrs.h"
#include "nr_low_papr_sequence.h"
#include "nr_timing.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int cyclic_shifts = 12; // N_sc^RB (TS 38.211, 6.3.2.2.2)

struct two_symbols {
    int first, second;
};

/* TS 38.211, table 6.4.1.3.3.2-1, with hopping and no additional DM-RS, for 4 to 14
 * symbols */
constexpr two_symbols format_3_dmrs[] = { { 0, 2 }, { 0, 3 }, { 1, 4 }, { 1, 4 },
                                          { 1, 5 }, { 1, 6 }, { 2, 7 }, { 2, 7 },
                                          { 2, 8 }, { 2, 9 }, { 3, 10 } };

/* alpha of TS 38.211, 6.3.2.2.2, with m_0 = m_cs = 0 */
double cyclic_shift(int symbols_per_slot, int slot, int symbol, int cell_id)
{
    gold_sequence c{ uint32_t(cell_id) };
    c.skip(8 * (symbols_per_slot * slot + symbol));
    const auto n_cs = int(c.bits(8));
    return 2.0 * M_PI * (n_cs % cyclic_shifts) / cyclic_shifts;
}

void take(nr_resource_grid& grid, int symbol, nr_block_range range, nr_use use)
{
    for (int block = range.first; block < range.stop; ++block) {
        grid.take(symbol, block, use);
    }
}

} // namespace

void send_format_2(nr_resource_grid& grid,
                   const nr_pucch& pucch,
                   int slot,
                   int cell_id,
                   float amplitude,
                   nr_payload& payload)
{
    constexpr int dmrs_per_block = 4; // subcarriers 1, 4, 7 and 10
    for (int l = pucch.first_symbol; l < pucch.stop_symbol; ++l) {
        const auto range = pucch.hops[l < pucch.hop_symbol() ? 0 : 1];
        const int blocks = range.stop - range.first;
        std::vector<std::complex<float>> dmrs;
        qpsk_sequence(dmrs_c_init(grid.symbols(), slot, l, cell_id),
                      dmrs_per_block * range.first,
                      dmrs_per_block * blocks,
                      amplitude,
                      dmrs);
        auto* out = grid.symbol(l) + range.first * subcarriers_per_block;
        payload.fill(
            nr::modulation::qpsk, amplitude, out, blocks * subcarriers_per_block);
        for (size_t m = 0; m < dmrs.size(); ++m) {
            out[3 * m + 1] = dmrs[m];
        }
        take(grid, l, range, nr_use::data);
    }
}

void send_format_3(nr_resource_grid& grid,
                   const nr_pucch& pucch,
                   int slot,
                   int cell_id,
                   float amplitude,
                   nr_payload& payload,
                   nr_transform_precoder& precoder)
{
    const auto reference = format_3_dmrs[pucch.stop_symbol - pucch.first_symbol - 4];
    for (int l = pucch.first_symbol; l < pucch.stop_symbol; ++l) {
        const auto range = pucch.hops[l < pucch.hop_symbol() ? 0 : 1];
        const int count = (range.stop - range.first) * subcarriers_per_block;
        auto* out = grid.symbol(l) + range.first * subcarriers_per_block;
        const int at = l - pucch.first_symbol;
        if (at == reference.first || at == reference.second) {
            // TS 38.211, 6.3.2.2.1: u without hopping
            const auto r = low_papr_sequence(
                cell_id % 30, cyclic_shift(grid.symbols(), slot, l, cell_id), count);
            std::transform(r.begin(), r.end(), out, [amplitude](std::complex<float> v) {
                return amplitude * v;
            });
            take(grid, l, range, nr_use::reference);
        } else {
            payload.fill(nr::modulation::qpsk, amplitude, out, count);
            precoder.precode(out, count);
            take(grid, l, range, nr_use::data);
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
