// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "activation.h"
#include "folded_convolution.h"
#include <cstddef>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

struct convolution_shape {
    int input_channels = 0;
    int output_channels = 0;
    int kernel = 0;
    int dilation = 1;
    bool rectified = false;
};

struct convolution_formats {
    activation_format input{};
    activation_format output{};
};

/*!
 * \brief A convolution ("same" zero padding, stride 1) with bias and ReLU, of numbers in
 * single precision, or of integers to either.
 *
 * Threads are OpenMP's number for the calling thread, which is the same in prepare() and
 * run().
 */
class convolution
{
public:
    virtual ~convolution() = default;

    /*! For pictures of that size from here on. */
    virtual void prepare(const picture_batch& pictures) = 0;
    /*! Bytes that run() needs for itself. */
    virtual size_t scratch_bytes() const = 0;
    virtual void run(const void* input, void* output, void* scratch) = 0;
};

/*! The fastest there is for it. */
std::unique_ptr<convolution> make_convolution(const convolution_shape& shape,
                                              const convolution_formats& formats,
                                              const folded_convolution& weights);

} // namespace core
} // namespace specsense
} // namespace gr
