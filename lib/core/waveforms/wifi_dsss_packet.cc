// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wifi_dsss_packet.h"

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int barker[11] = { 1, -1, 1, 1, -1, 1, 1, 1, -1, -1, -1 }; // clause 16.3.6.4

std::complex<float> quarter_turns(int phase)
{
    static const std::complex<float> points[4] = {
        { 1.0f, 0.0f }, { 0.0f, 1.0f }, { -1.0f, 0.0f }, { 0.0f, -1.0f }
    };
    return points[phase & 3];
}

// Change of phase by two bits, the first in time first (clause 16.3.6.4).
int dqpsk_step(int first, int second) { return first ? 3 - second : second; }

// Lowest bit first.
void append(std::vector<int>& bits, unsigned value, int count)
{
    for (int i = 0; i < count; ++i) {
        bits.push_back(int((value >> i) & 1));
    }
}

// x^16 + x^12 + x^5 + 1 from all ones, complemented, highest power first (clause
// 16.2.3.7).
void append_crc(std::vector<int>& bits)
{
    unsigned crc = 0xffff;
    for (int bit : bits) {
        const bool feedback = ((crc >> 15) ^ unsigned(bit)) & 1;
        crc = ((crc << 1) & 0xffff) ^ (feedback ? 0x1021 : 0);
    }
    for (int i = 15; i >= 0; --i) {
        bits.push_back(int((~crc >> i) & 1));
    }
}

// SIGNAL, SERVICE and LENGTH (clauses 16.2.3.4 to 16.2.3.6).
struct header {
    unsigned signal;
    unsigned service;
    unsigned length; // us
};

header header_for(dsss_rate rate, int octets)
{
    constexpr unsigned locked_clocks = 0x04, length_extension = 0x80;
    const int bits = 8 * octets;
    switch (rate) {
    case dsss_rate::mbps_1:
        return { 0x0a, locked_clocks, unsigned(bits) };
    case dsss_rate::mbps_2:
        return { 0x14, locked_clocks, unsigned(bits / 2) };
    case dsss_rate::mbps_5_5:
        return { 0x37, locked_clocks, unsigned(2 * bits + 10) / 11 };
    default:
        const int length = (bits + 10) / 11;
        const bool extended = 11 * length - bits >= 8;
        return { 0x6e,
                 extended ? locked_clocks | length_extension : locked_clocks,
                 unsigned(length) };
    }
}

} // namespace

dsss_packet::dsss_packet(dsss_rate rate,
                         dsss_preamble preamble,
                         int octets,
                         random_bits& data)
{
    d_chips.reserve(size_t(11) * (192 + 8 * octets)); // at 1 Mb/s; less at others
    send_preamble(preamble);
    send_header(rate, preamble, octets);
    send_data(rate, octets, data);
}

void dsss_packet::send_preamble(dsss_preamble preamble)
{
    // Clauses 16.2.3.2, 16.2.3.3, 16.2.3.9, 16.2.3.10 and 16.2.4: scrambled ones or
    // zeros, the start frame delimiter, and what the scrambler holds at first.
    const bool is_long = preamble == dsss_preamble::long_sync;
    d_scrambler = is_long ? 0b0011011 : 0b1101100;
    std::vector<int> bits(is_long ? 128 : 56, is_long ? 1 : 0);
    append(bits, is_long ? 0xf3a0 : 0x05cf, 16);
    for (int bit : bits) {
        send_dbpsk(scrambled(bit));
    }
}

void dsss_packet::send_header(dsss_rate rate, dsss_preamble preamble, int octets)
{
    const header h = header_for(rate, octets);
    std::vector<int> bits;
    append(bits, h.signal, 8);
    append(bits, h.service, 8);
    append(bits, h.length, 16);
    append_crc(bits);
    for (size_t i = 0; i < bits.size(); i += 2) {
        const int first = scrambled(bits[i]), second = scrambled(bits[i + 1]);
        if (preamble == dsss_preamble::long_sync) {
            send_dbpsk(first);
            send_dbpsk(second);
        } else {
            send_dqpsk(first, second);
        }
    }
}

void dsss_packet::send_data(dsss_rate rate, int octets, random_bits& data)
{
    int bits[8];
    for (int octet = 0; octet < octets; ++octet) {
        const uint32_t drawn = data.take(8);
        for (int i = 0; i < 8; ++i) {
            bits[i] = scrambled(int((drawn >> i) & 1));
        }
        switch (rate) {
        case dsss_rate::mbps_1:
            for (int bit : bits) {
                send_dbpsk(bit);
            }
            break;
        case dsss_rate::mbps_2:
            for (int i = 0; i < 8; i += 2) {
                send_dqpsk(bits[i], bits[i + 1]);
            }
            break;
        case dsss_rate::mbps_5_5:
            send_cck_5_5(bits, 2 * octet);
            send_cck_5_5(bits + 4, 2 * octet + 1);
            break;
        default:
            send_cck_11(bits, octet);
        }
    }
}

int dsss_packet::scrambled(int bit)
{
    // z^-7 + z^-4 + 1, fed by its own output (clause 16.2.4).
    const unsigned out = (unsigned(bit) ^ (d_scrambler >> 3) ^ (d_scrambler >> 6)) & 1;
    d_scrambler = (d_scrambler << 1) | out;
    return int(out);
}

void dsss_packet::send_dbpsk(int bit)
{
    d_phase += 2 * bit;
    send_barker();
}

void dsss_packet::send_dqpsk(int first, int second)
{
    d_phase += dqpsk_step(first, second);
    send_barker();
}

void dsss_packet::send_barker()
{
    const auto symbol = quarter_turns(d_phase);
    for (int chip : barker) {
        d_chips.push_back(symbol * float(chip));
    }
}

// Odd symbols are turned by another half (clause 16.3.6.6).
void dsss_packet::send_cck_5_5(const int* bits, int symbol)
{
    d_phase += dqpsk_step(bits[0], bits[1]) + 2 * (symbol % 2);
    send_cck(2 * bits[2] + 1, 0, 2 * bits[3]); // clause 16.3.6.6
}

void dsss_packet::send_cck_11(const int* bits, int symbol)
{
    d_phase += dqpsk_step(bits[0], bits[1]) + 2 * (symbol % 2);
    // Clause 16.3.6.6.
    const auto phase = [&](int i) { return 2 * bits[i] + bits[i + 1]; };
    send_cck(phase(2), phase(4), phase(6));
}

void dsss_packet::send_cck(int p2, int p3, int p4)
{
    // Clause 16.3.6.6.
    for (int phase : { p2 + p3 + p4, p3 + p4, p2 + p4, p4 + 2, p2 + p3, p3, p2 + 2, 0 }) {
        d_chips.push_back(quarter_turns(d_phase + phase));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
