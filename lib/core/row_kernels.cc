// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "row_kernels.h"
#include "instruction_sets.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif
#include <cmath>
#include <cstdint>
#include <cstring>

namespace gr {
namespace specsense {
namespace core {

PER_INSTRUCTION_SET
void multiply(const float* __restrict a,
              const float* __restrict b,
              float* __restrict out,
              int count)
{
    for (int n = 0; n < count; ++n) {
        out[n] = a[n] * b[n];
    }
}

PER_INSTRUCTION_SET
bool all_within(const float* values, size_t count, float limit)
{
    // The bits of a float without its sign grow with its magnitude, up to infinity and
    // NaN.
    uint32_t limit_bits;
    std::memcpy(&limit_bits, &limit, sizeof limit_bits);
    uint32_t beyond = 0;
    for (size_t n = 0; n < count; ++n) {
        uint32_t bits;
        std::memcpy(&bits, values + n, sizeof bits);
        beyond |= (bits & 0x7fffffffu) > limit_bits ? 1u : 0u;
    }
    return beyond == 0;
}

namespace {

/* Columns from `first` on. */
void accumulate_columns(const std::complex<float>* spectra,
                        int stride,
                        int windows,
                        int first,
                        int columns,
                        float* sum,
                        float* max)
{
    for (int w = 0; w < windows; ++w) {
        const std::complex<float>* x = spectra + std::ptrdiff_t(w) * stride;
        for (int c = first; c < columns; ++c) {
            const float power = x[c].real() * x[c].real() + x[c].imag() * x[c].imag();
            sum[c] += power;
            max[c] = max[c] < power ? power : max[c];
        }
    }
}

#ifdef __x86_64__
/* Swapping the middle pairs: 0 1 2 3 4 5 6 7 becomes 0 1 4 5 2 3 6 7, and back. */
__attribute__((target("avx2"))) inline __m256 swap_middle(__m256 v)
{
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(v), 0xd8));
}

/* Sums and maxima of 16 columns stay in registers while all windows pass. Adding
 * neighbours leaves the powers of eight columns with the middle pairs swapped; so are the
 * sums and maxima in the meantime. */
__attribute__((target("avx2"))) int accumulate_power_avx2(
    const float* spectra, int stride, int windows, int columns, float* sum, float* max)
{
    int first = 0;
    for (; first + 16 <= columns; first += 16) {
        __m256 sum0 = swap_middle(_mm256_loadu_ps(sum + first));
        __m256 sum1 = swap_middle(_mm256_loadu_ps(sum + first + 8));
        __m256 max0 = swap_middle(_mm256_loadu_ps(max + first));
        __m256 max1 = swap_middle(_mm256_loadu_ps(max + first + 8));
        const float* x = spectra + 2 * std::ptrdiff_t(first);
        for (int w = 0; w < windows; ++w, x += 2 * std::ptrdiff_t(stride)) {
            const __m256 a = _mm256_loadu_ps(x), b = _mm256_loadu_ps(x + 8);
            const __m256 c = _mm256_loadu_ps(x + 16), d = _mm256_loadu_ps(x + 24);
            const __m256 power0 = _mm256_hadd_ps(_mm256_mul_ps(a, a),
                                                 _mm256_mul_ps(b, b));
            const __m256 power1 = _mm256_hadd_ps(_mm256_mul_ps(c, c),
                                                 _mm256_mul_ps(d, d));
            sum0 = _mm256_add_ps(sum0, power0);
            sum1 = _mm256_add_ps(sum1, power1);
            max0 = _mm256_max_ps(max0, power0);
            max1 = _mm256_max_ps(max1, power1);
        }
        _mm256_storeu_ps(sum + first, swap_middle(sum0));
        _mm256_storeu_ps(sum + first + 8, swap_middle(sum1));
        _mm256_storeu_ps(max + first, swap_middle(max0));
        _mm256_storeu_ps(max + first + 8, swap_middle(max1));
    }
    return first;
}
#endif

} // namespace

void accumulate_power_generic(const std::complex<float>* spectra,
                              int stride,
                              int windows,
                              int columns,
                              float* sum,
                              float* max)
{
    accumulate_columns(spectra, stride, windows, 0, columns, sum, max);
}

void accumulate_power(const std::complex<float>* spectra,
                      int stride,
                      int windows,
                      int columns,
                      float* sum,
                      float* max)
{
    int done = 0;
#ifdef __x86_64__
    static const bool has_avx2 = __builtin_cpu_supports("avx2");
    if (has_avx2) {
        done = accumulate_power_avx2(
            reinterpret_cast<const float*>(spectra), stride, windows, columns, sum, max);
    }
#endif
    accumulate_columns(spectra, stride, windows, done, columns, sum, max);
}

namespace {

// Eight floats; the compiler makes of them what the instruction set has. All that takes
// or gives them must be inlined: how they are passed depends on the instruction set.
#pragma GCC diagnostic ignored "-Wpsabi"
#define INLINED __attribute__((always_inline)) inline

typedef float floats __attribute__((vector_size(32)));

INLINED floats load(const float* p)
{
    floats v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

INLINED void store(float* p, const floats& v) { std::memcpy(p, &v, sizeof v); }

INLINED floats swap_pairs(const floats& v)
{
#if defined(__clang__) || __GNUC__ >= 12
    return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
    typedef int indices __attribute__((vector_size(32)));
    return __builtin_shuffle(v, indices{ 1, 0, 3, 2, 5, 4, 7, 6 });
#endif
}

} // namespace

PER_INSTRUCTION_SET
void accumulate_products(const std::complex<float>* a,
                         int stride,
                         std::complex<float>* b,
                         int windows,
                         int columns,
                         float* straight,
                         float* crossed)
{
    const auto* first_a = reinterpret_cast<const float*>(a);
    auto* first_b = reinterpret_cast<float*>(b);
    int i = 0;
    for (; i + 16 <= 2 * columns; i += 16) { // sums stay in registers
        floats s0 = load(straight + i), s1 = load(straight + i + 8);
        floats c0 = load(crossed + i), c1 = load(crossed + i + 8);
        const float* x = first_a + i;
        float* y = first_b + i;
        for (int w = 0; w < windows; ++w) {
            const floats x0 = load(x), x1 = load(x + 8);
            const floats y0 = load(y), y1 = load(y + 8);
            s0 += x0 * y0;
            s1 += x1 * y1;
            c0 += x0 * swap_pairs(y0);
            c1 += x1 * swap_pairs(y1);
            store(y, x0);
            store(y + 8, x1);
            x += 2 * std::ptrdiff_t(stride);
            y += 2 * std::ptrdiff_t(columns);
        }
        store(straight + i, s0);
        store(straight + i + 8, s1);
        store(crossed + i, c0);
        store(crossed + i + 8, c1);
    }
    for (; i < 2 * columns; i += 2) {
        for (int w = 0; w < windows; ++w) {
            const float* x = first_a + 2 * std::ptrdiff_t(w) * stride + i;
            float* y = first_b + 2 * std::ptrdiff_t(w) * columns + i;
            straight[i] += x[0] * y[0];
            straight[i + 1] += x[1] * y[1];
            crossed[i] += x[0] * y[1];
            crossed[i + 1] += x[1] * y[0];
            y[0] = x[0];
            y[1] = x[1];
        }
    }
}

PER_INSTRUCTION_SET
void add_rows(const float* a, const float* b, float* sum, int count)
{
    for (int n = 0; n < count; ++n) {
        sum[n] = a[n] + b[n];
    }
}

PER_INSTRUCTION_SET
void add_turned_products(const float* __restrict straight,
                         const float* __restrict crossed,
                         const float* __restrict cosine,
                         const float* __restrict sine,
                         float* __restrict real,
                         float* __restrict imaginary,
                         int columns)
{
    for (int c = 0; c < columns; ++c) {
        const float re = straight[2 * c] + straight[2 * c + 1];
        const float im = crossed[2 * c + 1] - crossed[2 * c];
        real[c] += re * cosine[c] - im * sine[c];
        imaginary[c] += re * sine[c] + im * cosine[c];
    }
}

PER_INSTRUCTION_SET
void add_to_moving_sum(const float* __restrict row,
                       const float* __restrict tail,
                       float* __restrict head,
                       float* __restrict kept,
                       float* __restrict sum,
                       int count)
{
    for (int n = 0; n < count; ++n) {
        const float value = head[n] + row[n];
        head[n] = value;
        kept[n] = row[n];
        sum[n] = value + tail[n];
    }
}

PER_INSTRUCTION_SET
void write_likeness(const float* __restrict real,
                    const float* __restrict imaginary,
                    const float* __restrict power,
                    float factor,
                    float* __restrict out,
                    int columns)
{
    for (int c = 0; c < columns; ++c) {
        const float all = power[c - 1] + power[c] + power[c + 1];
        // First the share: a square of the products might leave the range of a float.
        const float share = all > 1e-30f ? factor / all : 0.0f;
        const float x = (real[c - 1] + real[c] + real[c + 1]) * share;
        const float y = (imaginary[c - 1] + imaginary[c] + imaginary[c + 1]) * share;
        const float likeness = std::sqrt(x * x + y * y);
        out[c] = likeness < 1.0f ? likeness : 1.0f;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
