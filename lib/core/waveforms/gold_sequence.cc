// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gold_sequence.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int most_bits = 28; // x(n + 31) needs x(n + 3): so many follow from one state

} // namespace

gold_sequence::gold_sequence(uint32_t c_init) : d_x1(1), d_x2(c_init)
{
    skip(1600); // N_C
}

uint32_t gold_sequence::bits(int count)
{
    const uint32_t mask = (1u << count) - 1u;
    const uint32_t c = (d_x1 ^ d_x2) & mask;
    const uint32_t next1 = (d_x1 ^ (d_x1 >> 3)) & mask;
    const uint32_t next2 = (d_x2 ^ (d_x2 >> 1) ^ (d_x2 >> 2) ^ (d_x2 >> 3)) & mask;
    d_x1 = (d_x1 >> count) | (next1 << (31 - count));
    d_x2 = (d_x2 >> count) | (next2 << (31 - count));
    return c;
}

void gold_sequence::skip(int count)
{
    for (; count > 0; count -= most_bits) {
        bits(std::min(count, most_bits));
    }
}

std::complex<float> gold_sequence::qpsk()
{
    const float level[2] = { 0.70710678f, -0.70710678f };
    const uint32_t c = bits(2);
    return { level[c & 1u], level[c >> 1] };
}

} // namespace core
} // namespace specsense
} // namespace gr
