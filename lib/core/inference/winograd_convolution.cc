// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "winograd_convolution.h"
#ifdef __x86_64__
#include <algorithm>
#include <cpuid.h>
#include <cstdlib>
#include <cstring>
#include <immintrin.h>
#include <omp.h>

#define AVX2 __attribute__((target("avx2")))

/* A tile is 6x6 pixels of the input, of which the middle 4x4 are the output's. Products
   of polynomials at the points 0, 1, -1, 2, -2 and infinity give

       24 * 24 * output = A [ (G g G') * (B d B') ] A'      (* by element, ' transposed)

       B = 4  0 -5  0  1  0     G = 1  0  0     A = 6  4  4  1  1  0
           0  4  4 -1 -1  0         1  1  1         0  4 -4  2 -2  0
           0 -4  4  1 -1  0         1 -1  1         0  4  4  4  4  0
           0 -2 -1  2  1  0         1  2  4         0  4 -4  8 -8 24
           0  2 -1 -2  1  0         1 -2  4
           0  4  0 -5  0  1         0  0  1

   in integers alone. Each of the 36 elements is a product of matrices: tiles by input
   channels, times input by output channels. B d B' is at most 68 * 255 and G g G' at most
   49 * 64, which 16 bits hold. What they add up to may exceed 32 bits, and then comes out
   modulo 2^32; so does the output, times 24 * 24 = 9 * 64. The 9 is taken off by its
   inverse modulo 2^32, and what is left is exact as long as 64 times the output fits:
   fits() sees to it. */

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int tile_size = 4; // of the output
constexpr int points = 6;    // and size of the input's tiles
constexpr int elements = points * points;
constexpr int vector_channels = 16;   // 16-bit numbers of a vector
constexpr int row_of_tiles = 6;       // that multiply() takes
constexpr int smallest_channels = 32; // of less, transforming takes longer than it saves
constexpr int largest_sum = (1 << 25) - 1;

/* Products of bytes in one instruction: AVX512_VNNI or AVX-VNNI. */
bool has_vnni()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    const bool avx512 = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (c >> 11 & 1u);
    const bool avx = __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1u);
    return avx512 || avx;
}

/* Tiles that are worked on together: their transformed pixels stay in the second-level
 * cache. */
int tiles_of_block(int input_channels)
{
    constexpr int cache = 128 * 1024;
    const int tile = elements * input_channels * int(sizeof(int16_t));
    return std::clamp(cache / tile / row_of_tiles, 1, 16) * row_of_tiles;
}

/* G g G' of a kernel. */
void transform_kernel(const int8_t* g, int16_t* u)
{
    const auto at_points = [](int a, int b, int c, int* out) {
        out[0] = a;
        out[1] = a + b + c;
        out[2] = a - b + c;
        out[3] = a + 2 * b + 4 * c;
        out[4] = a - 2 * b + 4 * c;
        out[5] = c;
    };
    int columns[3][points]; // G g, column by column
    for (int x = 0; x < 3; ++x) {
        at_points(g[x], g[3 + x], g[6 + x], columns[x]);
    }
    for (int y = 0; y < points; ++y) {
        int out[points];
        at_points(columns[0][y], columns[1][y], columns[2][y], out);
        std::copy_n(out, points, u + points * y);
    }
}

/* [16 output channels][element][pair of input channels][output channel][of the pair] */
aligned_buffer transform_weights(const convolution_shape& shape,
                                 const std::vector<int8_t>& weights)
{
    const int inputs = shape.input_channels;
    const int outputs = shape.output_channels;
    aligned_buffer buffer(size_t(elements) * inputs * outputs * sizeof(int16_t));
    auto* out = reinterpret_cast<int16_t*>(buffer.data());
    for (int k = 0; k < outputs; ++k) {
        for (int c = 0; c < inputs; ++c) {
            int16_t u[elements];
            transform_kernel(&weights[(size_t(k) * inputs + c) * 9], u);
            for (int e = 0; e < elements; ++e) {
                const size_t block =
                    (size_t(k) / vector_channels * elements + e) * inputs / 2 + c / 2;
                out[(block * vector_channels + k % vector_channels) * 2 + c % 2] = u[e];
            }
        }
    }
    return buffer;
}

AVX2 inline __m256i load_pixels(const uint8_t* bytes)
{
    return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

AVX2 inline __m256i times_4(__m256i x) { return _mm256_slli_epi16(x, 2); }

/* B times six pixels of a column or of a row. */
AVX2 inline void transform_six(const __m256i d[points], __m256i out[points])
{
    const __m256i a = _mm256_sub_epi16(times_4(d[2]), d[4]);
    const __m256i b = _mm256_sub_epi16(times_4(d[1]), d[3]);
    const __m256i c = _mm256_sub_epi16(d[4], d[2]);
    const __m256i e = _mm256_sub_epi16(d[3], d[1]);
    const __m256i e2 = _mm256_add_epi16(e, e);
    out[0] = _mm256_add_epi16(times_4(_mm256_sub_epi16(d[0], d[2])), c);
    out[1] = _mm256_add_epi16(a, b);
    out[2] = _mm256_sub_epi16(a, b);
    out[3] = _mm256_add_epi16(c, e2);
    out[4] = _mm256_sub_epi16(c, e2);
    out[5] = _mm256_sub_epi16(_mm256_sub_epi16(d[5], d[3]), times_4(e));
}

/* B d B' of a tile; elements lie so far apart in \p v. */
AVX2 void transform_tile(const uint8_t* const* pixels,
                         int channels,
                         int16_t* v,
                         size_t element_stride)
{
    for (int c = 0; c < channels; c += vector_channels) {
        __m256i half[points][points]; // (B d)'
        for (int x = 0; x < points; ++x) {
            __m256i column[points];
            for (int y = 0; y < points; ++y) {
                column[y] = load_pixels(pixels[points * y + x] + c);
            }
            transform_six(column, half[x]);
        }
        int16_t* out = v + c;
        for (int y = 0; y < points; ++y) {
            __m256i row[points];
            for (int x = 0; x < points; ++x) {
                row[x] = half[x][y];
            }
            __m256i transformed[points];
            transform_six(row, transformed);
            for (const auto& element : transformed) {
                _mm256_store_si256(reinterpret_cast<__m256i*>(out), element);
                out += element_stride;
            }
        }
    }
}

// clang-format off
#define CLEAR(sum) "vpxor %%ymm" #sum ", %%ymm" #sum ", %%ymm" #sum "\n"
#define ADD_TILE(pair, low, high)                      \
    "vpbroadcastd " pair ", %%ymm12\n"                 \
    "vpmaddwd %%ymm12, %%ymm14, %%ymm13\n"             \
    "vpmaddwd %%ymm12, %%ymm15, %%ymm12\n"             \
    "vpaddd %%ymm13, %%ymm" #low ", %%ymm" #low "\n"   \
    "vpaddd %%ymm12, %%ymm" #high ", %%ymm" #high "\n"
#define STORE(sum, place) "vmovdqa %%ymm" #sum ", " #place "(%[sums])\n"

/* Six tiles' pixels times the weights of 16 output channels: the innermost loop, where
 * most of the time goes. By hand, as it takes all 16 registers: GCC 12 keeps some of the
 * sums in memory, and takes half as long again. */
void multiply(const int16_t* v, const int16_t* u, int channels, int32_t* sums)
{
    const int16_t* fourth = v + 3 * channels;
    const ptrdiff_t tile_bytes = ptrdiff_t(channels) * int(sizeof(int16_t));
    ptrdiff_t pairs = channels / 2;
    asm volatile(
        CLEAR(0) CLEAR(1) CLEAR(2) CLEAR(3) CLEAR(4) CLEAR(5)
        CLEAR(6) CLEAR(7) CLEAR(8) CLEAR(9) CLEAR(10) CLEAR(11)
        "1:\n"
        "vmovdqa (%[u]), %%ymm14\n"
        "vmovdqa 32(%[u]), %%ymm15\n"
        ADD_TILE("(%[v])", 0, 1)
        ADD_TILE("(%[v], %[tile])", 2, 3)
        ADD_TILE("(%[v], %[tile], 2)", 4, 5)
        ADD_TILE("(%[fourth])", 6, 7)
        ADD_TILE("(%[fourth], %[tile])", 8, 9)
        ADD_TILE("(%[fourth], %[tile], 2)", 10, 11)
        "add $4, %[v]\n"
        "add $4, %[fourth]\n"
        "add $64, %[u]\n"
        "dec %[pairs]\n"
        "jnz 1b\n"
        STORE(0, 0) STORE(1, 32) STORE(2, 64) STORE(3, 96) STORE(4, 128) STORE(5, 160)
        STORE(6, 192) STORE(7, 224) STORE(8, 256) STORE(9, 288) STORE(10, 320)
        STORE(11, 352)
        "vzeroupper\n"
        : [v] "+r"(v), [fourth] "+r"(fourth), [u] "+r"(u), [pairs] "+r"(pairs)
        : [tile] "r"(tile_bytes), [sums] "r"(sums)
        : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
          "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
}
// clang-format on

/* Where a tile's 4x4 pixels of 16 channels go; null beyond the edge. */
struct tile_output {
    uint8_t* integers[tile_size * tile_size];
    float* floats[tile_size * tile_size];
};

/* Powers of 2 that the rows of reduce_six hold of 24. */
constexpr int doublings[tile_size] = { 3, 2, 1, 1 };

AVX2 inline __m256i times_6(__m256i x)
{
    return _mm256_add_epi32(_mm256_slli_epi32(x, 2), _mm256_add_epi32(x, x));
}

/* A times six sums of a column or of a row, its rows divided by 1, 2, 4 and 4. */
AVX2 inline void reduce_six(const __m256i m[points], __m256i out[tile_size])
{
    const __m256i sum1 = _mm256_add_epi32(m[1], m[2]);
    const __m256i sum2 = _mm256_add_epi32(m[3], m[4]);
    const __m256i difference1 = _mm256_sub_epi32(m[1], m[2]);
    const __m256i difference2 = _mm256_sub_epi32(m[3], m[4]);
    out[0] = _mm256_add_epi32(times_6(m[0]),
                              _mm256_add_epi32(_mm256_slli_epi32(sum1, 2), sum2));
    out[1] = _mm256_add_epi32(_mm256_add_epi32(difference1, difference1), difference2);
    out[2] = _mm256_add_epi32(sum1, sum2);
    out[3] = _mm256_add_epi32(
        times_6(m[5]),
        _mm256_add_epi32(difference1, _mm256_add_epi32(difference2, difference2)));
}

/* The outputs of a tile, 8 channels; elements lie so far apart in \p sums. */
AVX2 void reduce_eight_sums(const int32_t* sums,
                            size_t element_stride,
                            __m256i out[tile_size * tile_size])
{
    __m256i half[points][tile_size];
    for (int x = 0; x < points; ++x) {
        __m256i column[points];
        for (int y = 0; y < points; ++y) {
            column[y] = _mm256_load_si256(reinterpret_cast<const __m256i*>(
                sums + (points * y + x) * element_stride));
        }
        reduce_six(column, half[x]);
    }
    const __m256i ninth = _mm256_set1_epi32(0x38e38e39); // modulo 2^32
    for (int y = 0; y < tile_size; ++y) {
        __m256i row[points];
        for (int x = 0; x < points; ++x) {
            row[x] = half[x][y];
        }
        reduce_six(row, out + tile_size * y);
        for (int x = 0; x < tile_size; ++x) {
            auto& value = out[tile_size * y + x];
            value = _mm256_srai_epi32(_mm256_mullo_epi32(value, ninth),
                                      doublings[x] + doublings[y]);
        }
    }
}

AVX2 inline __m256
requantise(__m256i sum, const float* bias, const float* scale, bool rectified)
{
    const __m256 x =
        _mm256_mul_ps(_mm256_add_ps(_mm256_cvtepi32_ps(sum), _mm256_loadu_ps(bias)),
                      _mm256_loadu_ps(scale));
    return rectified ? _mm256_max_ps(x, _mm256_setzero_ps()) : x;
}

/* Rounded to the nearest; packing to bytes clamps what is below 0. */
AVX2 inline __m256i to_code(__m256 x)
{
    return _mm256_cvtps_epi32(_mm256_min_ps(x, _mm256_set1_ps(255.0f)));
}

AVX2 inline void store_bytes(__m256 low, __m256 high, uint8_t* out)
{
    const __m256i words =
        _mm256_permute4x64_epi64(_mm256_packs_epi32(to_code(low), to_code(high)), 0xd8);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out),
                     _mm_packus_epi16(_mm256_castsi256_si128(words),
                                      _mm256_extracti128_si256(words, 1)));
}

AVX2 void reduce_tile(const int32_t* sums,
                      size_t element_stride,
                      const float* bias,
                      const float* scale,
                      bool rectified,
                      const tile_output& out)
{
    __m256i low[tile_size * tile_size], high[tile_size * tile_size];
    reduce_eight_sums(sums, element_stride, low);
    reduce_eight_sums(sums + 8, element_stride, high);
    for (int p = 0; p < tile_size * tile_size; ++p) {
        const __m256 x = requantise(low[p], bias, scale, rectified);
        const __m256 y = requantise(high[p], bias + 8, scale + 8, rectified);
        if (out.integers[p]) {
            store_bytes(x, y, out.integers[p]);
        } else if (out.floats[p]) {
            _mm256_storeu_ps(out.floats[p], x);
            _mm256_storeu_ps(out.floats[p] + 8, y);
        }
    }
}

} // namespace

bool winograd_convolution::fits(const integer_weights& weights)
{
    const size_t taps = weights.values.size() / weights.step.size();
    for (size_t first = 0; first < weights.values.size(); first += taps) {
        int sum = 0;
        for (size_t t = first; t < first + taps; ++t) {
            sum += std::abs(weights.values[t]);
        }
        if (sum > largest_sum / 255) {
            return false;
        }
    }
    return true;
}

bool winograd_convolution::suits(const convolution_shape& shape,
                                 const convolution_formats& formats)
{
    static const bool faster = __builtin_cpu_supports("avx2") && !has_vnni();
    return faster && formats.input.integer && shape.kernel == 3 && shape.dilation == 1 &&
        shape.input_channels % vector_channels == 0 &&
        shape.input_channels >= smallest_channels &&
        shape.output_channels % vector_channels == 0;
}

winograd_convolution::winograd_convolution(const convolution_shape& shape,
                                           const convolution_formats& formats,
                                           const std::vector<float>& bias,
                                           const integer_weights& weights)
    : d_shape(shape), d_integer_output(formats.output.integer),
      d_requantisation(formats, bias, weights.step),
      d_weights(transform_weights(shape, weights.values)),
      d_zeros(size_t(shape.input_channels)), d_block(tiles_of_block(shape.input_channels))
{
    // A cache line more than they take: at multiples of 4096 bytes, elements of a tile
    // would all want the same lines of the first-level cache.
    constexpr size_t line = 64;
    d_pixel_stride = size_t(d_block) * shape.input_channels + line / sizeof(int16_t);
    d_sum_stride = size_t(d_block) * vector_channels + line / sizeof(int32_t);
}

void winograd_convolution::prepare(const picture_batch& pictures)
{
    d_pictures = pictures;
    d_tile_rows = (pictures.rows + tile_size - 1) / tile_size;
    d_tile_columns = (pictures.columns + tile_size - 1) / tile_size;
    d_threads = omp_get_max_threads();
}

/* A thread's: a block's transformed pixels, and its sums. */
size_t winograd_convolution::thread_bytes() const
{
    return elements * (d_pixel_stride * sizeof(int16_t) + d_sum_stride * sizeof(int32_t));
}

size_t winograd_convolution::scratch_bytes() const { return d_threads * thread_bytes(); }

void winograd_convolution::run(const void* input, void* output, void* scratch)
{
    const int all = tiles();
#pragma omp parallel for schedule(dynamic) num_threads(d_threads)
    for (int first = 0; first < all; first += d_block) {
        run_block(first,
                  static_cast<const uint8_t*>(input),
                  output,
                  static_cast<uint8_t*>(scratch) + omp_get_thread_num() * thread_bytes());
    }
}

void winograd_convolution::run_block(int first_tile,
                                     const uint8_t* input,
                                     void* output,
                                     uint8_t* scratch) const
{
    const int channels = d_shape.input_channels;
    auto* v = reinterpret_cast<int16_t*>(scratch); // [element][tile][channel]
    auto* sums = reinterpret_cast<int32_t*>(v + elements * d_pixel_stride);
    transform_pixels(first_tile, input, v);
    const auto* u = reinterpret_cast<const int16_t*>(d_weights.data());
    for (int k = 0; k < d_shape.output_channels; k += vector_channels) {
        for (int e = 0; e < elements; ++e, u += channels * vector_channels) {
            for (int t = 0; t < d_block; t += row_of_tiles) {
                multiply(v + e * d_pixel_stride + size_t(t) * channels,
                         u,
                         channels,
                         sums + e * d_sum_stride + size_t(t) * vector_channels);
            }
        }
        reduce_sums(first_tile, k, sums, output);
    }
}

winograd_convolution::tile_place winograd_convolution::place_of(int tile) const
{
    const int rows = tile / d_tile_columns;
    return { rows / d_tile_rows,
             rows % d_tile_rows * tile_size,
             tile % d_tile_columns * tile_size };
}

void winograd_convolution::transform_pixels(int first_tile,
                                            const uint8_t* input,
                                            int16_t* v) const
{
    const int channels = d_shape.input_channels;
    for (int t = 0; t < d_block; ++t) {
        // The last block is filled up with its last tile.
        const auto place = place_of(std::min(first_tile + t, tiles() - 1));
        const uint8_t* pixels[elements];
        for (int e = 0; e < elements; ++e) {
            const tile_place p{ place.picture,
                                place.row + e / points - 1,
                                place.column + e % points - 1 };
            pixels[e] = inside(p) ? input + pixel(p) * channels : d_zeros.data();
        }
        transform_tile(pixels, channels, v + size_t(t) * channels, d_pixel_stride);
    }
}

void winograd_convolution::reduce_sums(int first_tile,
                                       int first_channel,
                                       const int32_t* sums,
                                       void* output) const
{
    const size_t channels = size_t(d_shape.output_channels);
    const int count = std::min(d_block, tiles() - first_tile);
    for (int t = 0; t < count; ++t) {
        const auto place = place_of(first_tile + t);
        tile_output out{};
        for (int p = 0; p < tile_size * tile_size; ++p) {
            const tile_place to{ place.picture,
                                 place.row + p / tile_size,
                                 place.column + p % tile_size };
            if (inside(to)) {
                const size_t at = pixel(to) * channels + first_channel;
                if (d_integer_output) {
                    out.integers[p] = static_cast<uint8_t*>(output) + at;
                } else {
                    out.floats[p] = static_cast<float*>(output) + at;
                }
            }
        }
        reduce_tile(sums + size_t(t) * vector_channels,
                    d_sum_stride,
                    &d_requantisation.bias[first_channel],
                    &d_requantisation.scale[first_channel],
                    d_shape.rectified,
                    out);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr

#endif
