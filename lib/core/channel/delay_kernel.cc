// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "delay_kernel.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace gr {
namespace specsense {
namespace core {

namespace {

#ifdef __x86_64__
/* Sums for 8 outputs, with the gains at the line's start and with their changes. */
struct sums_avx2 {
    __m256 real, imag, real_change, imag_change;
};

__attribute__((target("avx2,fma"), always_inline)) inline void
add_copy(sums_avx2& s, __m256 x, __m256 y, const __m256 (&gain)[4])
{
    s.real = _mm256_fnmadd_ps(gain[1], y, _mm256_fmadd_ps(gain[0], x, s.real));
    s.imag = _mm256_fmadd_ps(gain[1], x, _mm256_fmadd_ps(gain[0], y, s.imag));
    s.real_change =
        _mm256_fnmadd_ps(gain[3], y, _mm256_fmadd_ps(gain[2], x, s.real_change));
    s.imag_change =
        _mm256_fmadd_ps(gain[3], x, _mm256_fmadd_ps(gain[2], y, s.imag_change));
}

__attribute__((target("avx2,fma"), always_inline)) inline void
interleave(__m256 real, __m256 imag, std::complex<float>* out)
{
    const __m256 low = _mm256_unpacklo_ps(real, imag);
    const __m256 high = _mm256_unpackhi_ps(real, imag);
    auto* to = reinterpret_cast<float*>(out);
    _mm256_storeu_ps(to, _mm256_permute2f128_ps(low, high, 0x20));
    _mm256_storeu_ps(to + 8, _mm256_permute2f128_ps(low, high, 0x31));
}

__attribute__((target("avx2,fma"), always_inline)) inline void
store(const sums_avx2& s, __m256 along, std::complex<float>* out)
{
    interleave(_mm256_fmadd_ps(along, s.real_change, s.real),
               _mm256_fmadd_ps(along, s.imag_change, s.imag),
               out);
}

__attribute__((target("avx2,fma"))) void sum_moving_avx2(const float* real,
                                                         const float* imag,
                                                         const delayed_copy* copies,
                                                         size_t count,
                                                         float start,
                                                         float step,
                                                         size_t groups,
                                                         std::complex<float>* out)
{
    const __m256 zero = _mm256_setzero_ps();
    const __m256 steps = _mm256_set1_ps(step);
    const __m256 starts = _mm256_set1_ps(start);
    const __m256 first = _mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7);
    for (size_t g = 0; g < groups; ++g, real += delay_lanes, imag += delay_lanes) {
        sums_avx2 a{ zero, zero, zero, zero }, b = a;
        for (size_t c = 0; c < count; ++c) {
            const auto* gains = reinterpret_cast<const float*>(&copies[c].gain);
            const __m256 gain[4] = { _mm256_broadcast_ss(gains),
                                     _mm256_broadcast_ss(gains + 1),
                                     _mm256_broadcast_ss(gains + 2),
                                     _mm256_broadcast_ss(gains + 3) };
            const float* x = real - copies[c].delay;
            const float* y = imag - copies[c].delay;
            add_copy(a, _mm256_loadu_ps(x), _mm256_loadu_ps(y), gain);
            add_copy(b, _mm256_loadu_ps(x + 8), _mm256_loadu_ps(y + 8), gain);
        }
        const __m256 at = _mm256_add_ps(first, _mm256_set1_ps(float(g * delay_lanes)));
        const __m256 later = _mm256_add_ps(at, _mm256_set1_ps(8.0f));
        store(a, _mm256_fmadd_ps(at, steps, starts), out + g * delay_lanes);
        store(b, _mm256_fmadd_ps(later, steps, starts), out + g * delay_lanes + 8);
    }
}

__attribute__((target("avx2,fma"))) void sum_fixed_avx2(const float* real,
                                                        const float* imag,
                                                        const delayed_copy* copies,
                                                        size_t count,
                                                        size_t groups,
                                                        std::complex<float>* out)
{
    const __m256 zero = _mm256_setzero_ps();
    for (size_t g = 0; g < groups; ++g, real += delay_lanes, imag += delay_lanes) {
        // Products that a complex one takes, in sums of their own: chains of additions
        // are what this waits for.
        __m256 ac[2] = { zero, zero }, bd[2] = { zero, zero };
        __m256 ad[2] = { zero, zero }, bc[2] = { zero, zero };
        for (size_t c = 0; c < count; ++c) {
            const auto* gains = reinterpret_cast<const float*>(&copies[c].gain);
            const __m256 a = _mm256_broadcast_ss(gains);
            const __m256 b = _mm256_broadcast_ss(gains + 1);
            const float* x = real - copies[c].delay;
            const float* y = imag - copies[c].delay;
            for (int half = 0; half < 2; ++half) {
                const __m256 re = _mm256_loadu_ps(x + 8 * half);
                const __m256 im = _mm256_loadu_ps(y + 8 * half);
                ac[half] = _mm256_fmadd_ps(a, re, ac[half]);
                bd[half] = _mm256_fmadd_ps(b, im, bd[half]);
                ad[half] = _mm256_fmadd_ps(a, im, ad[half]);
                bc[half] = _mm256_fmadd_ps(b, re, bc[half]);
            }
        }
        for (int half = 0; half < 2; ++half) {
            interleave(_mm256_sub_ps(ac[half], bd[half]),
                       _mm256_add_ps(ad[half], bc[half]),
                       out + g * delay_lanes + 8 * size_t(half));
        }
    }
}
#endif

} // namespace

void sum_delayed_generic(const float* real,
                         const float* imag,
                         const delayed_copy* copies,
                         size_t count,
                         bool moving,
                         float start,
                         float step,
                         size_t groups,
                         std::complex<float>* out)
{
    for (size_t g = 0; g < groups; ++g, real += delay_lanes, imag += delay_lanes) {
        float sums[4][delay_lanes] = {};
        for (size_t c = 0; c < count; ++c) {
            const auto gain = copies[c].gain;
            const auto change = moving ? copies[c].change : std::complex<float>();
            for (size_t n = 0; n < delay_lanes; ++n) {
                const float x = (real - copies[c].delay)[n];
                const float y = (imag - copies[c].delay)[n];
                sums[0][n] += gain.real() * x - gain.imag() * y;
                sums[1][n] += gain.real() * y + gain.imag() * x;
                sums[2][n] += change.real() * x - change.imag() * y;
                sums[3][n] += change.real() * y + change.imag() * x;
            }
        }
        for (size_t n = 0; n < delay_lanes; ++n) {
            const float along = start + step * float(g * delay_lanes + n);
            out[g * delay_lanes + n] = { sums[0][n] + along * sums[2][n],
                                         sums[1][n] + along * sums[3][n] };
        }
    }
}

void sum_delayed(const float* real,
                 const float* imag,
                 const delayed_copy* copies,
                 size_t count,
                 bool moving,
                 float start,
                 float step,
                 size_t groups,
                 std::complex<float>* out)
{
#ifdef __x86_64__
    static const bool has_avx2 = __builtin_cpu_supports("avx2") &&
        __builtin_cpu_supports("fma");
    if (has_avx2) {
        if (moving) {
            sum_moving_avx2(real, imag, copies, count, start, step, groups, out);
        } else {
            sum_fixed_avx2(real, imag, copies, count, groups, out);
        }
        return;
    }
#endif
    sum_delayed_generic(real, imag, copies, count, moving, start, step, groups, out);
}

} // namespace core
} // namespace specsense
} // namespace gr
