// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_dmrs.h"
#include "gold_sequence.h"

namespace gr {
namespace specsense {
namespace core {

uint32_t dmrs_c_init(int symbols_per_slot, int slot, int symbol, int cell_id)
{
    const uint64_t place = uint64_t(symbols_per_slot) * slot + symbol + 1;
    const uint64_t c = (place * (2 * cell_id + 1) << 17) + 2 * cell_id;
    return uint32_t(c & 0x7fffffff);
}

void qpsk_sequence(uint32_t c_init,
                   int skipped,
                   int count,
                   float amplitude,
                   std::vector<std::complex<float>>& out)
{
    gold_sequence c(c_init);
    c.skip(2 * skipped);
    out.resize(count);
    for (auto& value : out) {
        value = amplitude * c.qpsk();
    }
}

std::vector<int> dmrs_symbols(int type_a_position, int additional_positions, int stop)
{
    const int l0 = type_a_position;
    if (additional_positions == 0 || stop < 8) {
        return { l0 };
    }
    if (stop < 10) {
        return { l0, 7 };
    }
    if (additional_positions == 1) {
        return { l0, stop < 13 ? 9 : 11 };
    }
    if (additional_positions == 3 && stop >= 12) {
        return { l0, 5, 8, 11 };
    }
    return stop < 13 ? std::vector<int>{ l0, 6, 9 } : std::vector<int>{ l0, 7, 11 };
}

} // namespace core
} // namespace specsense
} // namespace gr
