// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wifi_ofdm_fields.h"

namespace gr {
namespace specsense {
namespace core {
namespace wifi {

namespace {

// L of clause 17.3.3, below and above 0 Hz.
constexpr int ltf_left[26] = { 1, 1, -1, -1, 1, 1, -1, 1, -1, 1, 1, 1, 1,
                               1, 1, -1, -1, 1, 1, -1, 1, -1, 1, 1, 1, 1 };
constexpr int ltf_right[26] = { 1,  -1, -1, 1,  1,  -1, 1,  -1, 1,  -1, -1, -1, -1,
                                -1, 1,  1,  -1, -1, 1,  -1, 1,  -1, 1,  1,  1,  1 };

void append(subcarriers& to, std::initializer_list<int> values)
{
    for (int v : values) {
        to.emplace_back(float(v));
    }
}

// The 20 MHz sequence with \p middle between its halves.
void append_long_training(subcarriers& to, int middle)
{
    to.insert(to.end(), ltf_left, ltf_left + 26);
    append(to, { middle });
    to.insert(to.end(), ltf_right, ltf_right + 26);
}

// Rate 1/2, constraint length 7, generators 133 and 171 octal (clause 17.3.5.6).
std::vector<uint8_t> convolutional_code(const std::vector<uint8_t>& bits)
{
    std::vector<uint8_t> coded;
    unsigned state = 0; // the newest bit is the highest of 7
    for (uint8_t bit : bits) {
        state = (state >> 1) | (unsigned(bit) << 6);
        coded.push_back(uint8_t(__builtin_parity(state & 0133)));
        coded.push_back(uint8_t(__builtin_parity(state & 0171)));
    }
    return coded;
}

// A symbol of BPSK (clause 17.3.5.7).
void interleave(const uint8_t* coded, uint8_t* symbol)
{
    for (int k = 0; k < 48; ++k) {
        symbol[3 * (k % 16) + k / 16] = coded[k];
    }
}

// Lowest bit first.
void append_number(std::vector<uint8_t>& bits, int value, int count)
{
    for (int i = 0; i < count; ++i) {
        bits.push_back(uint8_t((value >> i) & 1));
    }
}

// x^8 + x^2 + x + 1, from all ones, complemented, highest power first (clause
// 19.3.9.4.4).
void append_ht_crc(std::vector<uint8_t>& bits)
{
    unsigned crc = 0xff;
    for (uint8_t bit : bits) {
        const bool feedback = ((crc >> 7) ^ bit) & 1;
        crc = ((crc << 1) & 0xff) ^ (feedback ? 0x07 : 0);
    }
    for (int i = 7; i >= 0; --i) {
        bits.push_back(uint8_t((~crc >> i) & 1));
    }
}

} // namespace

subcarriers short_training()
{
    subcarriers s(53);
    for (int k : { -24, -16, -4, 12, 16, 20, 24 }) {
        s[k + 26] = { 1.0f, 1.0f };
    }
    for (int k : { -20, -12, -8, 4, 8 }) {
        s[k + 26] = { -1.0f, -1.0f };
    }
    return s;
}

subcarriers long_training()
{
    subcarriers l;
    append_long_training(l, 0);
    return l;
}

subcarriers ht_long_training_20()
{
    subcarriers l;
    append(l, { 1, 1 });
    append_long_training(l, 0);
    append(l, { -1, -1 });
    return l;
}

subcarriers ht_long_training_40()
{
    subcarriers l;
    append_long_training(l, 1);
    append(l, { -1, -1, -1, 1, 0, 0, 0, -1, 1, 1, -1 });
    append_long_training(l, 1);
    return l;
}

float pilot_polarity(int n)
{
    // The scrambler x^7 + x^4 + 1 from all ones, 1 becoming -1.
    static const std::array<float, 127> sequence = [] {
        std::array<float, 127> p{};
        unsigned state = 0x7f;
        for (auto& value : p) {
            const unsigned out = ((state >> 6) ^ (state >> 3)) & 1;
            state = ((state << 1) | out) & 0x7f;
            value = out ? -1.0f : 1.0f;
        }
        return p;
    }();
    return sequence[n % 127];
}

const std::array<coding, 8>& non_ht_codings()
{
    static const std::array<coding, 8> all{ { { 1, 24, 0b1101 },
                                              { 1, 36, 0b1111 },
                                              { 2, 48, 0b0101 },
                                              { 2, 72, 0b0111 },
                                              { 4, 96, 0b1001 },
                                              { 4, 144, 0b1011 },
                                              { 6, 192, 0b0001 },
                                              { 6, 216, 0b0011 } } };
    return all;
}

const std::array<coding, 8>& ht_20_codings()
{
    static const std::array<coding, 8> all{ { { 1, 26, 0 },
                                              { 2, 52, 1 },
                                              { 2, 78, 2 },
                                              { 4, 104, 3 },
                                              { 4, 156, 4 },
                                              { 6, 208, 5 },
                                              { 6, 234, 6 },
                                              { 6, 260, 7 } } };
    return all;
}

const std::array<coding, 8>& ht_40_codings()
{
    static const std::array<coding, 8> all{ { { 1, 54, 0 },
                                              { 2, 108, 1 },
                                              { 2, 162, 2 },
                                              { 4, 216, 3 },
                                              { 4, 324, 4 },
                                              { 6, 432, 5 },
                                              { 6, 486, 6 },
                                              { 6, 540, 7 } } };
    return all;
}

int data_symbols(int octets, const coding& way)
{
    const int bits = 16 + 8 * octets + 6;
    return (bits + way.data_bits_per_symbol - 1) / way.data_bits_per_symbol;
}

std::array<uint8_t, 48> signal_field(int rate_code, int length)
{
    std::vector<uint8_t> bits;
    for (int i = 3; i >= 0; --i) {
        bits.push_back(uint8_t((rate_code >> i) & 1));
    }
    append_number(bits, 0, 1); // reserved
    append_number(bits, length, 12);
    uint8_t parity = 0;
    for (uint8_t bit : bits) {
        parity ^= bit;
    }
    append_number(bits, parity, 1);
    append_number(bits, 0, 6); // tail

    std::array<uint8_t, 48> symbol{};
    interleave(convolutional_code(bits).data(), symbol.data());
    return symbol;
}

std::array<uint8_t, 96> ht_signal_field(int mcs, ht_width width, int octets)
{
    std::vector<uint8_t> bits;
    append_number(bits, mcs, 7);
    append_number(bits, width == ht_width::mhz_40, 1);
    append_number(bits, octets, 16);
    append_number(bits, 0b111, 3); // smoothing, not sounding, reserved
    append_number(bits, 0, 7);     // no aggregation, STBC, LDPC, short GI, extension
    append_ht_crc(bits);
    append_number(bits, 0, 6); // tail

    const auto coded = convolutional_code(bits);
    std::array<uint8_t, 96> symbols{};
    interleave(coded.data(), symbols.data());
    interleave(coded.data() + 48, symbols.data() + 48);
    return symbols;
}

} // namespace wifi
} // namespace core
} // namespace specsense
} // namespace gr
