// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "activation.h"

namespace gr {
namespace specsense {
namespace core {

/* What happens between convolutions, on OpenMP's threads. Activations are as
 * activation_format says; a batch of pictures is planes of pixels of \p block channels.
 */

/*! Another type, step or layout: integers are rounded half up, and clamped. */
void convert(const picture_batch& pictures,
             const void* input,
             const activation_format& input_format,
             void* output,
             const activation_format& output_format);

/*! The largest of 2x2 pixels, and at which of them it was found: 0 to 3 from left to
 * right and top to bottom, the first of equals. \p rows, \p columns: of the output.
 * \p planes: of all pictures together. */
void max_pool(int planes,
              int rows,
              int columns,
              int block,
              const float* input,
              float* output,
              uint8_t* positions);
void max_pool(int planes,
              int rows,
              int columns,
              int block,
              const uint8_t* input,
              uint8_t* output,
              uint8_t* positions);

/*! What an upsampling adds: values with positions are as coarse as its input, and each
 * is added at its own; without, they are as fine as its output. Null: nothing. */
template<class T>
struct skipped_values {
    const T* values = nullptr;
    const uint8_t* positions = nullptr;
};

/*! Bilinear by 2 (corners not aligned), plus the skipped values. \p rows, \p columns: of
 * the input. */
void upsample(int planes,
              int rows,
              int columns,
              int block,
              const float* input,
              const skipped_values<float>& skipped,
              float* output);
constexpr float max_skipped_step = 15.0f;

/*! Integers: the skipped ones are worth \p skipped_step steps of the others', from 0 to
 * max_skipped_step. The sum, of which sixteenths are kept, is rounded half up and
 * clamped. */
void upsample(int planes,
              int rows,
              int columns,
              int block,
              const uint8_t* input,
              const skipped_values<uint8_t>& skipped,
              float skipped_step,
              uint8_t* output);

} // namespace core
} // namespace specsense
} // namespace gr
