// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gold_sequence.h"
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {
namespace nr {

namespace {

using m_sequence = std::array<int, sync_subcarriers>;

/* x(i + 7) = x(i + tap) + x(i) modulo 2, with \p start holding x(6) ... x(0) as bits 6
 * ... 0. */
m_sequence make_m_sequence(int tap, unsigned start)
{
    m_sequence x;
    for (int i = 0; i < 7; ++i) {
        x[i] = (start >> i) & 1;
    }
    for (int i = 0; i + 7 < sync_subcarriers; ++i) {
        x[i + 7] = x[i + tap] ^ x[i];
    }
    return x;
}

void require(bool holds, const char* rule, int got)
{
    if (!holds) {
        throw std::invalid_argument(std::string(rule) + ", got " + std::to_string(got));
    }
}

void check_cell_id(int cell_id)
{
    require(cell_id >= 0 && cell_id < cell_ids,
            "nr: cell_id must be 0 to 1007 (TS 38.211, 7.4.2.1)",
            cell_id);
}

} // namespace

std::array<float, sync_subcarriers> pss(int n_id2)
{
    require(
        n_id2 >= 0 && n_id2 < 3, "nr: n_id2 must be 0 to 2 (TS 38.211, 7.4.2.1)", n_id2);
    static const m_sequence x = make_m_sequence(4, 0b1110110);
    std::array<float, sync_subcarriers> d;
    for (int n = 0; n < sync_subcarriers; ++n) {
        d[n] = float(1 - 2 * x[(n + 43 * n_id2) % sync_subcarriers]);
    }
    return d;
}

std::array<float, sync_subcarriers> sss(int cell_id)
{
    check_cell_id(cell_id);
    static const m_sequence x0 = make_m_sequence(4, 0b0000001);
    static const m_sequence x1 = make_m_sequence(1, 0b0000001);
    const int n_id1 = cell_id / 3;
    const int n_id2 = cell_id % 3;
    const int m0 = 15 * (n_id1 / 112) + 5 * n_id2;
    const int m1 = n_id1 % 112;
    std::array<float, sync_subcarriers> d;
    for (int n = 0; n < sync_subcarriers; ++n) {
        const int a = x0[(n + m0) % sync_subcarriers];
        const int b = x1[(n + m1) % sync_subcarriers];
        d[n] = float((1 - 2 * a) * (1 - 2 * b));
    }
    return d;
}

std::array<std::complex<float>, pbch_dmrs_count>
pbch_dmrs(int cell_id, int ssb_index, int half_frame)
{
    check_cell_id(cell_id);
    require(ssb_index >= 0 && ssb_index < 8,
            "nr: ssb_index must be 0 to 7 (TS 38.211, 7.4.1.4.1)",
            ssb_index);
    require(half_frame == 0 || (half_frame == 1 && ssb_index < 4),
            "nr: half_frame must be 0, or 1 with an ssb_index below 4 (TS 38.211, "
            "7.4.1.4.1)",
            half_frame);
    const uint32_t i = uint32_t(ssb_index + 4 * half_frame) + 1;
    const uint32_t id = uint32_t(cell_id);
    gold_sequence c((i * (id / 4 + 1) << 11) + (i << 6) + id % 4);
    std::array<std::complex<float>, pbch_dmrs_count> r;
    for (auto& value : r) {
        value = c.qpsk();
    }
    return r;
}

} // namespace nr
} // namespace core
} // namespace specsense
} // namespace gr
