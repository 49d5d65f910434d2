// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../instruction_sets.h"
#include <algorithm>
#include <cstring>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Pixels at a time: a few values of each fit into the nearest cache.
constexpr size_t block = 256;

// e^x for x <= 0 to 1e-6 of its value, without a branch or a call, so that loops over it
// are vectorised. NaN gives NaN.
inline float exponential(float x)
{
    x = x < -87.0f ? -87.0f : x; // below, 2^n would be no normal number
    // e^x = 2^n e^r: adding 1.5 * 2^23 leaves n in the lowest bits.
    constexpr float rounder = 12582912.0f;
    const float shifted = x * 1.44269504f + rounder;
    const float n = shifted - rounder;
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f; // ln 2 in two parts
    float series = 1.0f / 720;
    series = series * r + 1.0f / 120;
    series = series * r + 1.0f / 24;
    series = series * r + 1.0f / 6;
    series = series * r + 1.0f / 2;
    series = series * r + 1.0f;
    series = series * r + 1.0f;
    uint32_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127u) << 23;
    float power;
    std::memcpy(&power, &bits, sizeof power);
    return series * power;
}

// planes: room for channels * block values.
PER_INSTRUCTION_SET
void decide_block(const float* __restrict logits,
                  size_t pixels,
                  size_t channels,
                  float* __restrict planes,
                  uint8_t* __restrict labels,
                  uint8_t* __restrict confidence)
{
    // Channel by channel: only loops over neighbours are fast.
    for (size_t c = 0; c < channels; ++c) {
        for (size_t i = 0; i < pixels; ++i) {
            planes[c * block + i] = logits[i * channels + c];
        }
    }
    float largest[block];
    int32_t label[block];
    std::copy_n(planes, pixels, largest);
    std::fill_n(label, pixels, 0);
    for (size_t c = 1; c < channels; ++c) {
        const float* plane = planes + c * block;
        for (size_t i = 0; i < pixels; ++i) {
            const float value = plane[i], before = largest[i];
            const int32_t label_before = label[i];
            label[i] = value > before ? int32_t(c) : label_before;
            largest[i] = value > before ? value : before;
        }
    }
    float sum[block];
    std::fill_n(sum, pixels, 0.0f);
    for (size_t c = 0; c < channels; ++c) {
        const float* plane = planes + c * block;
        for (size_t i = 0; i < pixels; ++i) {
            sum[i] += exponential(plane[i] - largest[i]);
        }
    }
    for (size_t i = 0; i < pixels; ++i) {
        // A NaN among the logits, or infinity less infinity, makes the sum NaN.
        const bool known = sum[i] == sum[i];
        labels[i] = uint8_t(known ? label[i] : label_unsensed);
        confidence[i] = uint8_t(int32_t(known ? 255.0f / sum[i] + 0.5f : 0.0f));
    }
}

} // namespace

void decide_pixels(const float* logits,
                   size_t pixels,
                   int channels,
                   uint8_t* labels,
                   uint8_t* confidence)
{
    if (channels < 1 || channels > 255) {
        throw std::invalid_argument("decide_pixels: channels must lie in 1 to 255, got " +
                                    std::to_string(channels));
    }
    std::vector<float> planes(size_t(channels) * block);
    for (size_t first = 0; first < pixels; first += block) {
        decide_block(logits + first * size_t(channels),
                     std::min(block, pixels - first),
                     size_t(channels),
                     planes.data(),
                     labels + first,
                     confidence + first);
    }
}

void decide_rows(const float* logits,
                 int rows,
                 int columns,
                 int picture_columns,
                 int joined_rows,
                 int channels,
                 uint8_t* labels,
                 uint8_t* confidence)
{
    for (int r = 0; r < rows; ++r, labels += columns, confidence += columns) {
        if (r % joined_rows != 0) {
            std::copy_n(labels - columns, columns, labels);
            std::copy_n(confidence - columns, columns, confidence);
            continue;
        }
        const size_t pixel_row = size_t(r / joined_rows) * size_t(picture_columns);
        decide_pixels(logits + pixel_row * size_t(channels),
                      size_t(columns),
                      channels,
                      labels,
                      confidence);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
