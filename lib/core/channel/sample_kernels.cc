// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sample_kernels.h"
#include "../circle.h"
#include "../instruction_sets.h"
#include <cmath>
#include <cstring>

namespace gr {
namespace specsense {
namespace core {

PER_INSTRUCTION_SET_UNFUSED
void rotate(std::complex<float>* __restrict x,
            const std::complex<float>* __restrict table,
            std::complex<float> factor,
            size_t count)
{
    const float c = factor.real(), s = factor.imag();
    for (size_t n = 0; n < count; ++n) {
        const float a = table[n].real(), b = table[n].imag();
        const float p = a * c - b * s, q = a * s + b * c;
        const float u = x[n].real(), v = x[n].imag();
        x[n] = { u * p - v * q, u * q + v * p };
    }
}

PER_INSTRUCTION_SET
void phasors(const uint32_t* __restrict phase,
             float* __restrict real,
             float* __restrict imag,
             size_t count)
{
    for (size_t n = 0; n < count; ++n) {
        // The nearest quarter, and the way from there.
        const uint32_t quarter = (phase[n] + 0x20000000u) >> 30;
        const float t = float(int32_t(phase[n] - (quarter << 30))) * 0x1p-30f;
        const float sine = sine_of_quarters(t), cosine = cosine_of_quarters(t);
        const bool odd = (quarter & 1u) != 0;
        const float x = odd ? -sine : cosine;
        const float y = odd ? cosine : sine;
        const bool opposite = (quarter & 2u) != 0;
        real[n] = opposite ? -x : x;
        imag[n] = opposite ? -y : y;
    }
}

PER_INSTRUCTION_SET_UNFUSED
void multiply(std::complex<float>* __restrict x,
              const float* __restrict real,
              const float* __restrict imag,
              size_t count)
{
    for (size_t n = 0; n < count; ++n) {
        const float u = x[n].real(), v = x[n].imag();
        x[n] = { u * real[n] - v * imag[n], u * imag[n] + v * real[n] };
    }
}

PER_INSTRUCTION_SET
void scale(std::complex<float>* x, float start, float step, size_t first, size_t count)
{
    const int from = int(first);
    for (int n = 0; n < int(count); ++n) {
        const float gain = start + step * float(from + n);
        x[n] = { x[n].real() * gain, x[n].imag() * gain };
    }
}

PER_INSTRUCTION_SET
void add_line(std::complex<float>* x,
              std::complex<float> start,
              std::complex<float> step,
              size_t first,
              size_t count)
{
    const float real = start.real(), imag = start.imag();
    const float real_step = step.real(), imag_step = step.imag();
    const int from = int(first);
    for (int n = 0; n < int(count); ++n) {
        const float at = float(from + n);
        x[n] = { x[n].real() + (real + real_step * at),
                 x[n].imag() + (imag + imag_step * at) };
    }
}

PER_INSTRUCTION_SET
void unbalance(std::complex<float>* x,
               float real_gain,
               float from_real,
               float from_imag,
               size_t count)
{
    for (size_t n = 0; n < count; ++n) {
        const float u = x[n].real(), v = x[n].imag();
        x[n] = { real_gain * u, from_real * u + from_imag * v };
    }
}

PER_INSTRUCTION_SET
void saturate(std::complex<float>* x, float limit, size_t count)
{
    const float scale = 1.0f / (limit * limit);
    for (size_t n = 0; n < count; ++n) {
        const float u = x[n].real(), v = x[n].imag();
        const float power = (u * u + v * v) * scale;
        const float gain = 1.0f / std::sqrt(std::sqrt(1.0f + power * power));
        x[n] = { u * gain, v * gain };
    }
}

namespace {

/* Adding it leaves no room for fractions in a float of magnitude below 2^22. */
constexpr float rounder = 0x1.8p23f;

} // namespace

PER_INSTRUCTION_SET
void quantise(std::complex<float>* x, float steps, size_t count)
{
    auto* values = reinterpret_cast<float*>(x);
    const float step = 1.0f / steps, highest = steps - 1.0f, lowest = -steps;
    for (size_t n = 0; n < 2 * count; ++n) {
        float v = values[n] * steps;
        v = v > lowest ? v : lowest;
        v = v < highest ? v : highest;
        values[n] = ((v + rounder) - rounder) * step;
    }
}

PER_INSTRUCTION_SET
bool all_zero(const std::complex<float>* x, size_t count)
{
    const auto* values = reinterpret_cast<const float*>(x);
    uint32_t any = 0;
    for (size_t n = 0; n < 2 * count; ++n) {
        uint32_t bits;
        std::memcpy(&bits, values + n, sizeof bits);
        any |= bits & 0x7fffffffu;
    }
    return any == 0;
}

} // namespace core
} // namespace specsense
} // namespace gr
