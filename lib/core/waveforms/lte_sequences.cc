// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gold_sequence.h"
#include "lte_numerology.h"
#include <cmath>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

constexpr int max_resource_blocks = 110; // N_RB^max,DL, TS 36.211, 6.2.1
constexpr int sss_length = 31;

void check(const char* what, int value, int low, int high)
{
    if (value < low || value > high) {
        throw std::invalid_argument("LTE: " + std::string(what) + " must be " +
                                    std::to_string(low) + " to " + std::to_string(high) +
                                    " (TS 36.211), got " + std::to_string(value));
    }
}

void check_symbol(int cell_id, int slot, int symbol, cyclic_prefix prefix)
{
    check("cell_id", cell_id, 0, cell_ids - 1);
    check("slot", slot, 0, 19);
    check("symbol", symbol, 0, symbols_per_slot(prefix) - 1);
}

using sss_sequence = std::array<int, sss_length>;

/* 1 - 2 x(i), where x(i + 5) is the sum of those of x(i) to x(i + 4) whose bit of \p taps
 * is set, and x(0) to x(4) are 0 0 0 0 1 (TS 36.211, 6.11.2.1). */
sss_sequence m_sequence(unsigned taps)
{
    sss_sequence values;
    unsigned state = 0x10; // x(i) in the lowest bit
    for (int& v : values) {
        v = (state & 1u) ? -1 : 1;
        unsigned sum = state & taps;
        sum ^= sum >> 4;
        sum ^= sum >> 2;
        sum ^= sum >> 1;
        state = (state >> 1) | ((sum & 1u) << 4);
    }
    return values;
}

} // namespace

std::array<std::complex<float>, sync_subcarriers> pss(int n_id2)
{
    check("n_id2", n_id2, 0, 2);
    const int root = std::array<int, 3>{ 25, 29, 34 }[n_id2]; // table 6.11.1.1-1
    std::array<std::complex<float>, sync_subcarriers> values;
    for (int n = 0; n < sync_subcarriers; ++n) {
        // The middle one of the Zadoff-Chu sequence of length 63 falls on 0 Hz, unsent.
        const int i = n < sync_subcarriers / 2 ? n : n + 1;
        const int phase = root * i * (i + 1) % 126; // in units of pi / 63
        values[n] = std::complex<float>(std::polar(1.0, -M_PI * phase / 63.0));
    }
    return values;
}

std::array<float, sync_subcarriers> sss(int cell_id, int subframe)
{
    check("cell_id", cell_id, 0, cell_ids - 1);
    if (subframe != 0 && subframe != 5) {
        throw std::invalid_argument(
            "LTE: the secondary synchronization signal is sent in subframes 0 and 5 "
            "(TS 36.211, 6.11.2.1), got " +
            std::to_string(subframe));
    }
    const int n_id1 = cell_id / 3;
    const int n_id2 = cell_id % 3;
    // Table 6.11.2.1-1 by the clause's formula.
    const int q1 = n_id1 / 30;
    const int q = (n_id1 + q1 * (q1 + 1) / 2) / 30;
    const int m = n_id1 + q * (q + 1) / 2;
    const int m0 = m % 31;
    const int m1 = (m0 + m / 31 + 1) % 31;

    static const sss_sequence s = m_sequence(0b00101);
    static const sss_sequence c = m_sequence(0b01001);
    static const sss_sequence z = m_sequence(0b10111);
    const int even = subframe == 0 ? m0 : m1;
    const int odd = subframe == 0 ? m1 : m0;
    std::array<float, sync_subcarriers> values;
    for (int n = 0; n < sss_length; ++n) {
        const auto at = [n](int shift) { return (n + shift) % sss_length; };
        values[2 * n] = float(s[at(even)] * c[at(n_id2)]);
        values[2 * n + 1] = float(s[at(odd)] * c[at(n_id2 + 3)] * z[at(even % 8)]);
    }
    return values;
}

std::vector<std::complex<float>>
crs(int cell_id, int slot, int symbol, cyclic_prefix prefix, int resource_blocks)
{
    check_symbol(cell_id, slot, symbol, prefix);
    check("resource_blocks", resource_blocks, 1, max_resource_blocks);
    const uint32_t n_cp = prefix == cyclic_prefix::normal ? 1 : 0;
    gold_sequence c(1024u * (7 * (slot + 1) + symbol + 1) * (2 * cell_id + 1) +
                    2 * cell_id + n_cp);
    c.skip(2 * (max_resource_blocks - resource_blocks));
    std::vector<std::complex<float>> values(2 * resource_blocks);
    for (auto& v : values) {
        v = c.qpsk();
    }
    return values;
}

int crs_offset(int cell_id, int slot, int symbol, cyclic_prefix prefix, int port)
{
    check_symbol(cell_id, slot, symbol, prefix);
    check("port", port, 0, 3);
    int v; // of clause 6.10.1.2
    if (port < 2) {
        if (symbol != 0 && symbol != symbols_per_slot(prefix) - 3) {
            return -1;
        }
        v = (symbol == 0) == (port == 0) ? 0 : 3;
    } else {
        if (symbol != 1) {
            return -1;
        }
        v = port == 2 ? 3 * (slot % 2) : 3 + 3 * (slot % 2);
    }
    return (v + cell_id) % 6;
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
