// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "row_kernels.h"
#include "instruction_sets.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif
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

} // namespace core
} // namespace specsense
} // namespace gr
