// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "polyphase_kernel.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int lanes = 8;

/* In the order in which the vectors' elements are added. */
float sum_of_lanes(const float* a)
{
    return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]));
}

#ifdef __x86_64__
__attribute__((target("avx2,fma"))) inline void
store_sums(__m256 real, __m256 imag, std::complex<float>* out)
{
    const __m256 pairs = _mm256_hadd_ps(real, imag);
    const __m256 quads = _mm256_hadd_ps(pairs, pairs);
    const __m128 sums = _mm_add_ps(_mm256_castps256_ps128(quads),
                                   _mm256_extractf128_ps(quads, 1));
    _mm_storel_pi(reinterpret_cast<__m64*>(out), sums);
}

__attribute__((target("avx2,fma"))) void rows_avx2(const float* table,
                                                   int taps,
                                                   const float* real,
                                                   const float* imag,
                                                   const polyphase_output* outputs,
                                                   size_t count,
                                                   std::complex<float>* out)
{
    for (size_t i = 0; i < count; ++i) {
        const float* h = table + size_t(outputs[i].row) * taps;
        const float* x = real + outputs[i].first;
        const float* y = imag + outputs[i].first;
        __m256 sum_x = _mm256_setzero_ps(), sum_y = _mm256_setzero_ps();
        for (int k = 0; k < taps; k += lanes) {
            const __m256 c = _mm256_loadu_ps(h + k);
            sum_x = _mm256_fmadd_ps(c, _mm256_loadu_ps(x + k), sum_x);
            sum_y = _mm256_fmadd_ps(c, _mm256_loadu_ps(y + k), sum_y);
        }
        store_sums(sum_x, sum_y, out + i);
    }
}

__attribute__((target("avx2,fma"))) void
between_rows_avx2(const float* table,
                  int taps,
                  const float* real,
                  const float* imag,
                  const polyphase_output* outputs,
                  size_t count,
                  std::complex<float>* out)
{
    for (size_t i = 0; i < count; ++i) {
        const float* h = table + size_t(outputs[i].row) * taps;
        const float* next = h + taps;
        const __m256 share = _mm256_set1_ps(outputs[i].to_next_row);
        const float* x = real + outputs[i].first;
        const float* y = imag + outputs[i].first;
        __m256 sum_x = _mm256_setzero_ps(), sum_y = _mm256_setzero_ps();
        for (int k = 0; k < taps; k += lanes) {
            const __m256 a = _mm256_loadu_ps(h + k);
            const __m256 b = _mm256_loadu_ps(next + k);
            const __m256 c = _mm256_fmadd_ps(share, _mm256_sub_ps(b, a), a);
            sum_x = _mm256_fmadd_ps(c, _mm256_loadu_ps(x + k), sum_x);
            sum_y = _mm256_fmadd_ps(c, _mm256_loadu_ps(y + k), sum_y);
        }
        store_sums(sum_x, sum_y, out + i);
    }
}
#endif

} // namespace

void polyphase_filter_generic(const float* table,
                              int taps,
                              const float* real,
                              const float* imag,
                              const polyphase_output* outputs,
                              size_t count,
                              bool between_rows,
                              std::complex<float>* out)
{
    const int next = between_rows ? taps : 0;
    for (size_t i = 0; i < count; ++i) {
        const float* h = table + size_t(outputs[i].row) * taps;
        const float* x = real + outputs[i].first;
        const float* y = imag + outputs[i].first;
        float sum_x[lanes] = {}, sum_y[lanes] = {};
        for (int k = 0; k < taps; k += lanes) {
            for (int j = k; j < k + lanes; ++j) {
                const float c = h[j] + outputs[i].to_next_row * (h[j + next] - h[j]);
                sum_x[j - k] += c * x[j];
                sum_y[j - k] += c * y[j];
            }
        }
        out[i] = { sum_of_lanes(sum_x), sum_of_lanes(sum_y) };
    }
}

void polyphase_filter(const float* table,
                      int taps,
                      const float* real,
                      const float* imag,
                      const polyphase_output* outputs,
                      size_t count,
                      bool between_rows,
                      std::complex<float>* out)
{
#ifdef __x86_64__
    static const bool has_avx2 = __builtin_cpu_supports("avx2") &&
        __builtin_cpu_supports("fma");
    if (has_avx2) {
        (between_rows ? between_rows_avx2
                      : rows_avx2)(table, taps, real, imag, outputs, count, out);
        return;
    }
#endif
    polyphase_filter_generic(table, taps, real, imag, outputs, count, between_rows, out);
}

} // namespace core
} // namespace specsense
} // namespace gr
