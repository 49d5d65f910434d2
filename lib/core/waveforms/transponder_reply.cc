// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transponder_reply.h"

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double us = 1e-6;

void append(std::vector<bool>& bits, uint64_t value, int count)
{
    for (int i = count - 1; i >= 0; --i) {
        bits.push_back((value >> i) & 1);
    }
}

/* Downlink format, capability, address. */
std::vector<bool> header(int format, uint32_t address, random_source& random)
{
    std::vector<bool> bits;
    append(bits, uint64_t(format), 5);
    append(bits, random.bits(), 3);
    append(bits, address, 24);
    return bits;
}

void append_parity(std::vector<bool>& bits)
{
    auto padded = bits;
    append(padded, 0, 24);
    append(bits, mode_s_remainder(padded), 24);
}

} // namespace

uint32_t mode_s_remainder(const std::vector<bool>& bits)
{
    constexpr uint32_t polynomial = 0xFFF409; // without its 24th power
    uint32_t rest = 0;
    for (bool bit : bits) {
        const bool carry = rest & 0x800000;
        rest = ((rest << 1) | uint32_t(bit)) & 0xFFFFFF;
        rest ^= carry ? polynomial : 0;
    }
    return rest;
}

std::vector<bool> extended_squitter(uint32_t address, random_source& random)
{
    auto bits = header(17, address, random);
    append(bits, random.bits(), 56);
    append_parity(bits);
    return bits;
}

std::vector<bool> acquisition_squitter(uint32_t address, random_source& random)
{
    auto bits = header(11, address, random);
    append_parity(bits);
    return bits;
}

transponder_reply mode_s_reply(const std::vector<bool>& bits)
{
    transponder_reply reply;
    for (double start : { 0.0, 1.0, 3.5, 4.5 }) {
        reply.pulses.push_back({ start * us, (start + 0.5) * us });
    }
    int last_half = -1; // of the pulse before, in halves of a bit
    for (size_t i = 0; i < bits.size(); ++i) {
        const int half = int(2 * i) + (bits[i] ? 0 : 1);
        const double start = (8.0 + 0.5 * half) * us;
        if (half == last_half + 1 && last_half >= 0) {
            reply.pulses.back().stop = start + 0.5 * us;
        } else {
            reply.pulses.push_back({ start, start + 0.5 * us });
        }
        last_half = half;
    }
    reply.length = (8.0 + double(bits.size())) * us;
    return reply;
}

transponder_reply mode_ac_reply(random_source& random)
{
    transponder_reply reply;
    constexpr int last = 14, unused = 7; // F2, and X between A4 and B1
    for (int position = 0; position <= last; ++position) {
        const bool framing = position == 0 || position == last;
        if (framing || (position != unused && random.chance(0.5))) {
            const double start = 1.45 * us * position;
            reply.pulses.push_back({ start, start + 0.45 * us });
        }
    }
    reply.length = reply.pulses.back().stop;
    return reply;
}

} // namespace core
} // namespace specsense
} // namespace gr
