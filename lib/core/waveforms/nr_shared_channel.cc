// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_shared_channel.h"
#include "nr_dmrs.h"
#include "nr_timing.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int dmrs_per_block = 6; // type 1: every second subcarrier

/* Reference signal of one symbol for the blocks of \p range. With two CDM groups without
 * data, its elements are 3 dB stronger than data's (TS 38.214, tables 4.1-1, 6.2.2-1). */
std::vector<std::complex<float>> make_dmrs(const nr_resource_grid& grid,
                                           const nr_shared_channel& channel,
                                           nr_block_range range,
                                           int slot,
                                           int symbol,
                                           int cell_id,
                                           float amplitude)
{
    std::vector<std::complex<float>> dmrs;
    qpsk_sequence(dmrs_c_init(grid.symbols(), slot, symbol, cell_id),
                  dmrs_per_block * (range.first - channel.reference_block),
                  dmrs_per_block * (range.stop - range.first),
                  1.41421356f * amplitude,
                  dmrs);
    return dmrs;
}

} // namespace

void send(nr_resource_grid& grid,
          const nr_shared_channel& channel,
          nr_block_range range,
          int slot,
          int cell_id,
          float amplitude,
          nr_payload& payload)
{
    for (int l = channel.first_symbol; l < channel.stop_symbol; ++l) {
        const bool reference =
            std::count(channel.dmrs_symbols.begin(), channel.dmrs_symbols.end(), l) > 0;
        std::vector<std::complex<float>> dmrs;
        if (reference) {
            dmrs = make_dmrs(grid, channel, range, slot, l, cell_id, amplitude);
        }
        for (int block = range.first; block < range.stop; ++block) {
            if (!grid.is_free(l, block)) {
                continue;
            }
            auto* out = grid.symbol(l) + block * subcarriers_per_block;
            if (reference) {
                const auto* r = &dmrs[size_t(block - range.first) * dmrs_per_block];
                for (int i = 0; i < dmrs_per_block; ++i) {
                    out[2 * i] = r[i];
                }
            } else {
                payload.fill(channel.modulation, amplitude, out, subcarriers_per_block);
            }
            grid.take(l, block, reference ? nr_use::reference : nr_use::data);
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
