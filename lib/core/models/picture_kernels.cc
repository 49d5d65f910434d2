// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "picture_kernels.h"
#include "../instruction_sets.h"
#include <cmath>
#include <cstring>
#include <gnuradio/specsense/core/models/picture.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Base 2, to 1.5e-4, of a normal number above 0: exponent, and a polynomial that meets
// the logarithm of the mantissa at 1 and 2.
inline float logarithm(float x)
{
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    const float exponent = float(int32_t(bits >> 23) - 127);
    bits = (bits & 0x7fffffu) | 0x3f800000u;
    float m;
    std::memcpy(&m, &bits, sizeof m);
    m -= 1.0f;
    float series = -0.0803073f;
    series = series * m + 0.3170007f;
    series = series * m - 0.6747667f;
    series = series * m + 1.4380732f;
    return exponent + m * series;
}

} // namespace

PER_INSTRUCTION_SET
void levels_over_floor(const float* __restrict power,
                       const float* __restrict inverse_floor,
                       uint8_t* __restrict levels,
                       int count)
{
    constexpr float db_of_two = 3.0102999566f;
    constexpr float range = picture_greatest_db - picture_least_db;
    constexpr float scale = 255.0f * (range + picture_middle_db) / range;
    for (int n = 0; n < count; ++n) {
        float ratio = power[n] * inverse_floor[n];
        ratio = ratio > 1e-30f ? ratio : 1e-30f;
        ratio = ratio < 1e30f ? ratio : 1e30f;
        float db = logarithm(ratio) * db_of_two - picture_least_db;
        db = db > 0.0f ? db : 0.0f;
        db = db < range ? db : range;
        const float level = scale * db / (db + picture_middle_db);
        levels[n] = uint8_t(int32_t(level + 0.5f));
    }
}

PER_INSTRUCTION_SET
void levels_of_likeness(const float* __restrict likeness,
                        uint8_t* __restrict levels,
                        int count)
{
    for (int n = 0; n < count; ++n) {
        float level = 255.0f * std::sqrt(likeness[n] > 0.0f ? likeness[n] : 0.0f);
        level = level < 255.0f ? level : 255.0f;
        levels[n] = uint8_t(int32_t(level + 0.5f));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
