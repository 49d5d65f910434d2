// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_srs.h"
#include "nr_low_papr_sequence.h"
#include "nr_timing.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

int widest_srs(int blocks)
{
    // TS 38.211, table 6.4.1.4.3-1, column m_SRS,0
    constexpr int widths[] = { 4,   8,   12,  16,  20,  24,  28,  32,  36,  40,
                               48,  52,  56,  60,  64,  72,  76,  80,  88,  96,
                               104, 112, 120, 128, 132, 136, 144, 152, 160, 168,
                               176, 184, 192, 208, 216, 224, 240, 256, 264, 272 };
    int widest = 0;
    for (int width : widths) {
        widest = width <= blocks ? width : widest;
    }
    return widest;
}

void send(nr_resource_grid& grid, const nr_srs& srs, int cell_id, float amplitude)
{
    const int blocks = srs.blocks.stop - srs.blocks.first;
    const auto r =
        low_papr_sequence(cell_id % 30, 0.0, blocks * subcarriers_per_block / srs.comb);
    const float level = amplitude * std::sqrt(float(srs.comb));
    for (int l = srs.first_symbol; l < srs.stop_symbol; ++l) {
        auto* out = grid.symbol(l) + srs.blocks.first * subcarriers_per_block;
        for (size_t k = 0; k < r.size(); ++k) {
            out[k * srs.comb + srs.first_of_comb] = level * r[k];
        }
        for (int block = srs.blocks.first; block < srs.blocks.stop; ++block) {
            grid.take(l, block, nr_use::reference);
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
