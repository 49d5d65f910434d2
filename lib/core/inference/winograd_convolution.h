// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "aligned_buffer.h"
#include "convolution.h"
#include "requantisation.h"

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A 3x3 convolution of integers by Winograd's minimal filtering F(4x4, 3x3): 36
 * products give 16 pixels that take 144 by the definition (Lavin and Gray, "Fast
 * Algorithms for Convolutional Neural Networks", CVPR 2016).
 *
 * Its sums are exactly those of the definition. For processors with AVX2, whose products
 * of 16-bit numbers are as fast as those of bytes; ones that add up products of bytes in
 * one instruction (VNNI) are left to oneDNN.
 */
class winograd_convolution : public convolution
{
public:
    /*! Whether this machine is faster by it, and the shape is one that it can. */
    static bool suits(const convolution_shape& shape, const convolution_formats& formats);
    /*! Whether no picture can bring sums that are too large for it. */
    static bool fits(const integer_weights& weights);

    /*! For what suits and fits. */
    winograd_convolution(const convolution_shape& shape,
                         const convolution_formats& formats,
                         const std::vector<float>& bias,
                         const integer_weights& weights);

    void prepare(const picture_batch& pictures) override;
    size_t scratch_bytes() const override;
    void run(const void* input, void* output, void* scratch) override;

private:
    /* Of its output's first pixel. */
    struct tile_place {
        int picture, row, column;
    };
    tile_place place_of(int tile) const;
    int tiles() const { return d_pictures.batch * d_tile_rows * d_tile_columns; }
    size_t pixel(const tile_place& p) const
    {
        return (size_t(p.picture) * d_pictures.rows + p.row) * d_pictures.columns +
            p.column;
    }
    bool inside(const tile_place& p) const
    {
        return p.row >= 0 && p.row < d_pictures.rows && p.column >= 0 &&
            p.column < d_pictures.columns;
    }
    size_t thread_bytes() const;
    void
    run_block(int first_tile, const uint8_t* input, void* output, uint8_t* scratch) const;
    void transform_pixels(int first_tile, const uint8_t* input, int16_t* v) const;
    void reduce_sums(int first_tile,
                     int first_channel,
                     const int32_t* sums,
                     void* output) const;

    convolution_shape d_shape;
    bool d_integer_output;
    requantisation d_requantisation;
    aligned_buffer d_weights;     // int16_t, transformed
    std::vector<uint8_t> d_zeros; // a pixel beyond the edge
    int d_block;                  // tiles that are worked on together
    size_t d_pixel_stride;        // from element to element, in numbers
    size_t d_sum_stride;          // likewise
    picture_batch d_pictures{};
    int d_tile_rows = 0;
    int d_tile_columns = 0;
    int d_threads = 1;
};

} // namespace core
} // namespace specsense
} // namespace gr
