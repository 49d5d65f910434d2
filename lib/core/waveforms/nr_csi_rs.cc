// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_csi_rs.h"
#include "nr_dmrs.h"
#include "nr_timing.h"

namespace gr {
namespace specsense {
namespace core {

namespace {

/* TS 38.211, 7.4.1.5.2 */
uint32_t csi_rs_c_init(int symbols_per_slot, int slot, int symbol, int cell_id)
{
    const uint64_t place = uint64_t(symbols_per_slot) * slot + symbol + 1;
    const uint64_t c = (place * (2 * cell_id + 1) << 10) + cell_id;
    return uint32_t(c & 0x7fffffff);
}

} // namespace

void send(nr_resource_grid& grid,
          const nr_csi_rs& signal,
          int slot,
          int cell_id,
          float amplitude)
{
    const auto range = signal.blocks;
    std::vector<std::complex<float>> r;
    qpsk_sequence(csi_rs_c_init(grid.symbols(), slot, signal.symbol, cell_id),
                  signal.density * range.first,
                  signal.density * (range.stop - range.first),
                  amplitude,
                  r);
    for (int block = range.first; block < range.stop; ++block) {
        const auto use = grid.use(signal.symbol, block);
        if (use == nr_use::reserved || use == nr_use::reference) {
            continue;
        }
        auto* out = grid.symbol(signal.symbol) + block * subcarriers_per_block;
        for (int i = 0; i < signal.density; ++i) {
            out[4 * i] = r[size_t(block - range.first) * signal.density + i];
        }
        grid.take(signal.symbol, block, nr_use::data);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
