// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "noise_kernel.h"
#include "circle.h"
#include "instruction_sets.h"
#include <cmath>
#include <cstring>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* ln(u) for 0 < u <= 1: the exponent, and a polynomial (least largest error) for a
 * mantissa from sqrt(1/2) to sqrt(2). */
inline float natural_logarithm(float u)
{
    constexpr int32_t root_half = 0x3f3504f3; // bits of sqrt(1/2)
    int32_t bits;
    std::memcpy(&bits, &u, sizeof bits);
    const int32_t exponent = (bits - root_half) >> 23;
    bits -= exponent << 23;
    float mantissa;
    std::memcpy(&mantissa, &bits, sizeof mantissa);
    const float x = mantissa - 1.0f;
    float p = 0.0891786331f;
    p = p * x - 0.143502005f;
    p = p * x + 0.148769626f;
    p = p * x - 0.165656346f;
    p = p * x + 0.19965398f;
    p = p * x - 0.250017469f;
    p = p * x + 0.333338581f;
    p = ((p * x - 0.5f) * x) * x + x;
    return float(exponent) * 0.693147181f + p;
}

inline float flip_sign(float value, uint32_t sign_bit)
{
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    bits ^= sign_bit;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

} // namespace

PER_INSTRUCTION_SET
void add_gaussian(float* __restrict samples,
                  const uint32_t* __restrict radius_bits,
                  const uint32_t* __restrict angle_bits,
                  float power,
                  size_t count)
{
    for (size_t n = 0; n < count; ++n) {
        const float u = (float(int32_t(radius_bits[n] >> 1)) + 0.5f) * 0x1p-31f;
        const float radius = std::sqrt(-power * natural_logarithm(u));
        // Within an eighth of a turn to either side of the real axis, from 24 bits; one
        // bit more turns it by half, another swaps real and imaginary part.
        const uint32_t bits = angle_bits[n];
        const float t = float(int32_t(bits) >> 8) * 0x1p-24f; // quarter turns
        const float sine = sine_of_quarters(t);
        const float cosine = flip_sign(cosine_of_quarters(t), bits << 31);
        const bool swap = (bits & 2u) != 0;
        samples[2 * n] += radius * (swap ? sine : cosine);
        samples[2 * n + 1] += radius * (swap ? cosine : sine);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
