// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "half_float.h"
#include <cstring>

namespace gr {
namespace specsense {
namespace core {

namespace {

uint32_t bits_of(float value)
{
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

float float_of(uint32_t bits)
{
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

constexpr uint32_t infinity = 0x7f800000;
constexpr uint16_t half_infinity = 0x7c00;
constexpr int fewer_bits = 13;                     // of the fraction
constexpr uint32_t bias_difference = 112u << 23;   // of the exponents
constexpr uint32_t least_normal_half = 113u << 23; // 2^-14
constexpr uint32_t beyond_half = 143u << 23;       // 2^16

} // namespace

uint16_t to_half(float value)
{
    uint32_t bits = bits_of(value);
    const auto sign = uint16_t(bits >> 16 & 0x8000u);
    bits &= 0x7fffffffu;
    if (bits > infinity) {
        return uint16_t(sign | half_infinity | 0x200u);
    }
    if (bits < least_normal_half) {
        // The last bit of a float from 0.5 on is worth 2^-24, as the last bit of these:
        // the addition rounds.
        return uint16_t(sign | (bits_of(float_of(bits) + 0.5f) - bits_of(0.5f)));
    }
    const uint32_t last_kept = bits >> fewer_bits & 1u;
    bits += (1u << (fewer_bits - 1)) - 1u + last_kept;
    if (bits >= beyond_half) {
        return uint16_t(sign | half_infinity);
    }
    return uint16_t(sign | (bits - bias_difference) >> fewer_bits);
}

float from_half(uint16_t bits)
{
    const uint32_t sign = uint32_t(bits & 0x8000u) << 16;
    const uint32_t magnitude = uint32_t(bits & 0x7fffu) << fewer_bits;
    if ((bits & half_infinity) == half_infinity) {
        return float_of(sign | infinity | magnitude);
    }
    // The difference of the exponents' biases as a factor: right for subnormals, too.
    constexpr float scale = 0x1p112f;
    return float_of(sign | bits_of(float_of(magnitude) * scale));
}

float from_bfloat(uint16_t bits) { return float_of(uint32_t(bits) << 16); }

} // namespace core
} // namespace specsense
} // namespace gr
