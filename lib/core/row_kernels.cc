// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "row_kernels.h"
#include <cstdint>
#include <cstring>

// Sanitizers instrument the resolvers of such variants, which run before they are set up.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define PER_INSTRUCTION_SET \
    __attribute__((target_clones("default", "arch=haswell", "arch=skylake-avx512")))
#else
#define PER_INSTRUCTION_SET
#endif

namespace gr {
namespace specsense {
namespace core {

namespace {

// Columns whose sums fit the registers while all windows pass.
constexpr int strip = 32;

} // namespace

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
    // The bits of a float without its sign grow with its magnitude, up to infinity and NaN.
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

PER_INSTRUCTION_SET
void add_windows(const float* power, int stride, int windows, float* sum, int columns)
{
    int first = 0;
    for (; first + strip <= columns; first += strip) {
        float total[strip];
        for (int i = 0; i < strip; ++i) {
            total[i] = sum[first + i];
        }
        for (int w = 0; w < windows; ++w) {
            const float* row = power + std::ptrdiff_t(w) * stride + first;
            for (int i = 0; i < strip; ++i) {
                total[i] += row[i];
            }
        }
        for (int i = 0; i < strip; ++i) {
            sum[first + i] = total[i];
        }
    }
    for (int w = 0; w < windows; ++w) {
        const float* row = power + std::ptrdiff_t(w) * stride;
        for (int c = first; c < columns; ++c) {
            sum[c] += row[c];
        }
    }
}

PER_INSTRUCTION_SET
void max_windows(const float* power, int stride, int windows, float* max, int columns)
{
    int first = 0;
    for (; first + strip <= columns; first += strip) {
        float most[strip];
        for (int i = 0; i < strip; ++i) {
            most[i] = max[first + i];
        }
        for (int w = 0; w < windows; ++w) {
            const float* row = power + std::ptrdiff_t(w) * stride + first;
            for (int i = 0; i < strip; ++i) {
                most[i] = most[i] < row[i] ? row[i] : most[i];
            }
        }
        for (int i = 0; i < strip; ++i) {
            max[first + i] = most[i];
        }
    }
    for (int w = 0; w < windows; ++w) {
        const float* row = power + std::ptrdiff_t(w) * stride;
        for (int c = first; c < columns; ++c) {
            max[c] = max[c] < row[c] ? row[c] : max[c];
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
