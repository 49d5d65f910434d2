// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pixel_kernels.h"
#include "../instruction_sets.h"
#include <algorithm>
#include <type_traits>

// Into each instruction set's variant of its caller.
#define ALWAYS_INLINE __attribute__((always_inline))
// What a loop writes is none of what it reads.
#ifdef __clang__
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

namespace gr {
namespace specsense {
namespace core {

namespace {

/* The loops over a pixel's channels are written once, and compiled for the usual numbers
 * of channels: it takes a constant number for them to become vectors without a rest. */
template<class Act>
inline ALWAYS_INLINE void with_constant(int block, Act&& act)
{
    switch (block) {
    case 8:
        act(std::integral_constant<int, 8>());
        break;
    case 16:
        act(std::integral_constant<int, 16>());
        break;
    case 64:
        act(std::integral_constant<int, 64>());
        break;
    default:
        act(block);
        break;
    }
}

template<class T>
inline ALWAYS_INLINE T from_float(float x)
{
    if (std::is_same_v<T, float>) {
        return T(x);
    }
    // NaN becomes 0.
    const float floor = x > 0.0f ? x : 0.0f;
    return T(int((floor < 255.0f ? floor : 255.0f) + 0.5f));
}

/* Some channels of a row of pixels. */
struct run_of_channels {
    int channels;
    int pixels;
    int input_stride; // from pixel to pixel
    int output_stride;
    float factor;
};

template<class In, class Out>
inline ALWAYS_INLINE void
convert_run(const run_of_channels& run, const In* input, Out* output)
{
    with_constant(run.channels, [&](auto constant) ALWAYS_INLINE {
        const int channels = constant;
        for (int p = 0; p < run.pixels; ++p) {
            INDEPENDENT
            for (int c = 0; c < channels; ++c) {
                output[c] = from_float<Out>(float(input[c]) * run.factor);
            }
            input += run.input_stride;
            output += run.output_stride;
        }
    });
}

PER_INSTRUCTION_SET
void convert_row(const run_of_channels& run, const float* input, float* output)
{
    convert_run(run, input, output);
}

PER_INSTRUCTION_SET
void convert_row(const run_of_channels& run, const float* input, uint8_t* output)
{
    convert_run(run, input, output);
}

PER_INSTRUCTION_SET
void convert_row(const run_of_channels& run, const uint8_t* input, float* output)
{
    convert_run(run, input, output);
}

PER_INSTRUCTION_SET
void convert_row(const run_of_channels& run, const uint8_t* input, uint8_t* output)
{
    convert_run(run, input, output);
}

template<class Out>
void clear_run(const run_of_channels& run, Out* output)
{
    for (int p = 0; p < run.pixels; ++p, output += run.output_stride) {
        std::fill_n(output, run.channels, Out(0));
    }
}

template<class In, class Out>
void convert(const picture_batch& pictures,
             const In* input,
             const activation_format& from,
             Out* output,
             const activation_format& to)
{
    const float factor = (from.integer ? from.step : 1.0f) /
        (to.integer ? to.step : 1.0f);
    const int rows = pictures.batch * pictures.rows;
    const int columns = pictures.columns;
    const size_t plane = size_t(pictures.rows) * columns;
#pragma omp parallel for
    for (int r = 0; r < rows; ++r) {
        const int picture = r / pictures.rows;
        const size_t first = size_t(r % pictures.rows) * columns;
        const auto place = [&](const activation_format& f, int c) {
            const size_t p = size_t(picture) * f.planes() + c / f.block;
            return (p * plane + first) * f.block + c % f.block;
        };
        run_of_channels run{ 0, columns, from.block, to.block, factor };
        for (int c = 0; c < from.channels; c += run.channels) {
            run.channels = std::min({ from.block - c % from.block,
                                      to.block - c % to.block,
                                      from.channels - c });
            convert_row(run, input + place(from, c), output + place(to, c));
        }
        const int filled = to.channels % to.block;
        if (filled != 0) {
            run.channels = to.block - filled;
            clear_run(run, output + place(to, to.channels));
        }
    }
}

template<class T>
inline ALWAYS_INLINE void max_pool_pixels(int columns,
                                          int block,
                                          const T* __restrict top,
                                          const T* __restrict bottom,
                                          T* __restrict output,
                                          uint8_t* __restrict positions)
{
    with_constant(block, [&](auto constant) ALWAYS_INLINE {
        const int channels = constant;
        for (int p = 0; p < columns; ++p) {
            INDEPENDENT
            for (int c = 0; c < channels; ++c) {
                const T a = top[c], b = top[c + channels];
                const T d = bottom[c], e = bottom[c + channels];
                const T upper = b > a ? b : a;
                const T lower = e > d ? e : d;
                const uint8_t upper_at = b > a ? 1 : 0;
                const uint8_t lower_at = e > d ? 3 : 2;
                output[c] = lower > upper ? lower : upper;
                positions[c] = lower > upper ? lower_at : upper_at;
            }
            top += 2 * channels;
            bottom += 2 * channels;
            output += channels;
            positions += channels;
        }
    });
}

PER_INSTRUCTION_SET
void max_pool_row(int columns,
                  int block,
                  const float* top,
                  const float* bottom,
                  float* output,
                  uint8_t* positions)
{
    max_pool_pixels(columns, block, top, bottom, output, positions);
}

PER_INSTRUCTION_SET
void max_pool_row(int columns,
                  int block,
                  const uint8_t* top,
                  const uint8_t* bottom,
                  uint8_t* output,
                  uint8_t* positions)
{
    max_pool_pixels(columns, block, top, bottom, output, positions);
}

template<class T>
void max_pool_planes(int planes,
                     int rows,
                     int columns,
                     int block,
                     const T* input,
                     T* output,
                     uint8_t* positions)
{
    const size_t width = size_t(columns) * block;
    // Two rows of a plane give one; so do two of all planes, one below the other.
#pragma omp parallel for
    for (int r = 0; r < planes * rows; ++r) {
        const T* top = input + size_t(r) * 4 * width;
        max_pool_row(columns,
                     block,
                     top,
                     top + 2 * width,
                     output + size_t(r) * width,
                     positions + size_t(r) * width);
    }
}

/* A row and its neighbours (itself at the edge), to become two rows. */
template<class T>
struct upsampled_row {
    int columns;
    const T* above;
    const T* middle;
    const T* below;
    const T* skipped;         // null: none
    const T* skipped_below;   // without positions, of the second row
    const uint8_t* positions; // null: as fine as the output
    T* top;
    T* bottom;
};

enum class skip { nothing, at_positions, everywhere };

/* Adds up in sixteenths: nine of the nearest pixel, three of each neighbour beside it and
 * one of that across the corner. */
struct float_sum {
    using number = float;
    using sixteenths = float;
    float skipped(float v) const { return 16.0f * v; }
    float result(float sum) const { return sum * (1.0f / 16.0f); }
};

/* In 16 bits: 16 * 255 of the input, and less than 15 * 16 * 255 of what is added. */
struct integer_sum {
    using number = uint8_t;
    using sixteenths = uint16_t;
    uint16_t step; // the added values', in 4096ths; what is below a sixteenth is dropped

    uint16_t skipped(uint8_t v) const { return uint16_t(uint32_t(v << 8) * step >> 16); }
    uint8_t result(uint16_t sum) const
    {
        const uint16_t rounded = uint16_t(sum + 8) >> 4;
        return uint8_t(rounded < 255 ? rounded : 255);
    }
};

template<skip kind, class Sum>
inline ALWAYS_INLINE void
upsample_pixels(const Sum& sum, int block, const upsampled_row<typename Sum::number>& row)
{
    using wide = typename Sum::sixteenths;
    using number = typename Sum::number;
    const Sum add = sum;
    const int last = row.columns - 1;
    with_constant(block, [&](auto constant) ALWAYS_INLINE {
        const int channels = constant;
        for (int p = 0; p <= last; ++p) {
            const ptrdiff_t here = ptrdiff_t(p) * channels;
            const ptrdiff_t left = p > 0 ? -channels : 0;
            const ptrdiff_t right = p < last ? ptrdiff_t(channels) : 0;
            const number* __restrict above = row.above + here;
            const number* __restrict middle = row.middle + here;
            const number* __restrict below = row.below + here;
            const ptrdiff_t skipped_here = kind == skip::nothing ? 0
                : kind == skip::at_positions                     ? here
                                                                 : 2 * here;
            const number* __restrict skipped = row.skipped + skipped_here;
            const number* __restrict skipped_below = row.skipped_below +
                (kind == skip::everywhere ? 2 * here : 0);
            const uint8_t* __restrict positions = row.positions +
                (kind == skip::at_positions ? here : 0);
            number* __restrict top = row.top + 2 * here;
            number* __restrict bottom = row.bottom + 2 * here;
            INDEPENDENT
            for (int c = 0; c < channels; ++c) {
                const wide here3 = wide(3 * wide(middle[c]));
                const wide left3 = wide(3 * wide(middle[c + left]));
                const wide right3 = wide(3 * wide(middle[c + right]));
                const wide up = wide(here3 + wide(above[c]));
                const wide down = wide(here3 + wide(below[c]));
                wide s0 = wide(3 * up + left3 + wide(above[c + left]));
                wide s1 = wide(3 * up + right3 + wide(above[c + right]));
                wide s2 = wide(3 * down + left3 + wide(below[c + left]));
                wide s3 = wide(3 * down + right3 + wide(below[c + right]));
                if (kind == skip::everywhere) {
                    s0 = wide(s0 + add.skipped(skipped[c]));
                    s1 = wide(s1 + add.skipped(skipped[c + channels]));
                    s2 = wide(s2 + add.skipped(skipped_below[c]));
                    s3 = wide(s3 + add.skipped(skipped_below[c + channels]));
                }
                if (kind == skip::at_positions) {
                    const wide v = add.skipped(skipped[c]);
                    const uint8_t at = positions[c];
                    s0 = wide(s0 + (at == 0 ? v : wide(0)));
                    s1 = wide(s1 + (at == 1 ? v : wide(0)));
                    s2 = wide(s2 + (at == 2 ? v : wide(0)));
                    s3 = wide(s3 + (at == 3 ? v : wide(0)));
                }
                top[c] = add.result(s0);
                top[c + channels] = add.result(s1);
                bottom[c] = add.result(s2);
                bottom[c + channels] = add.result(s3);
            }
        }
    });
}

template<class Sum>
inline ALWAYS_INLINE void upsample_as_asked(
    const Sum& sum, int block, const upsampled_row<typename Sum::number>& row)
{
    if (!row.skipped) {
        upsample_pixels<skip::nothing>(sum, block, row);
    } else if (row.positions) {
        upsample_pixels<skip::at_positions>(sum, block, row);
    } else {
        upsample_pixels<skip::everywhere>(sum, block, row);
    }
}

PER_INSTRUCTION_SET
void upsample_row(const float_sum& sum, int block, const upsampled_row<float>& row)
{
    upsample_as_asked(sum, block, row);
}

PER_INSTRUCTION_SET
void upsample_row(const integer_sum& sum, int block, const upsampled_row<uint8_t>& row)
{
    upsample_as_asked(sum, block, row);
}

template<class Sum, class T>
void upsample_planes(const Sum& sum,
                     int planes,
                     int rows,
                     int columns,
                     int block,
                     const T* input,
                     const skipped_values<T>& skipped,
                     T* output)
{
    const size_t width = size_t(columns) * block;
#pragma omp parallel for
    for (int r = 0; r < planes * rows; ++r) {
        const int within = r % rows;
        const T* middle = input + size_t(r) * width;
        T* top = output + size_t(r) * 4 * width;
        upsampled_row<T> row{ columns,        within > 0 ? middle - width : middle,
                              middle,         within + 1 < rows ? middle + width : middle,
                              nullptr,        nullptr,
                              nullptr,        top,
                              top + 2 * width };
        if (skipped.positions) {
            row.skipped = skipped.values + size_t(r) * width;
            row.positions = skipped.positions + size_t(r) * width;
        } else if (skipped.values) {
            row.skipped = skipped.values + size_t(r) * 4 * width;
            row.skipped_below = row.skipped + 2 * width;
        }
        upsample_row(sum, block, row);
    }
}

} // namespace

void convert(const picture_batch& pictures,
             const void* input,
             const activation_format& input_format,
             void* output,
             const activation_format& output_format)
{
    const auto to = [&](const auto* in) {
        if (output_format.integer) {
            convert(
                pictures, in, input_format, static_cast<uint8_t*>(output), output_format);
        } else {
            convert(
                pictures, in, input_format, static_cast<float*>(output), output_format);
        }
    };
    if (input_format.integer) {
        to(static_cast<const uint8_t*>(input));
    } else {
        to(static_cast<const float*>(input));
    }
}

void max_pool(int planes,
              int rows,
              int columns,
              int block,
              const float* input,
              float* output,
              uint8_t* positions)
{
    max_pool_planes(planes, rows, columns, block, input, output, positions);
}

void max_pool(int planes,
              int rows,
              int columns,
              int block,
              const uint8_t* input,
              uint8_t* output,
              uint8_t* positions)
{
    max_pool_planes(planes, rows, columns, block, input, output, positions);
}

void upsample(int planes,
              int rows,
              int columns,
              int block,
              const float* input,
              const skipped_values<float>& skipped,
              float* output)
{
    upsample_planes(float_sum{}, planes, rows, columns, block, input, skipped, output);
}

void upsample(int planes,
              int rows,
              int columns,
              int block,
              const uint8_t* input,
              const skipped_values<uint8_t>& skipped,
              float skipped_step,
              uint8_t* output)
{
    upsample_planes(integer_sum{ uint16_t(4096.0f * skipped_step + 0.5f) },
                    planes,
                    rows,
                    columns,
                    block,
                    input,
                    skipped,
                    output);
}

} // namespace core
} // namespace specsense
} // namespace gr
