// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "activation.h"
#include "folded_convolution.h"
#include <memory>

namespace gr {
namespace specsense {
namespace core {

struct convolution_shape {
    int input_channels = 0;
    int output_channels = 0;
    int kernel = 0;
    bool rectified = false;
};

/*! In which formats oneDNN computes a convolution fastest on this machine: in single
 * precision, as it says itself; of integers (whose steps are the caller's to fill in), to
 * integers or, \p integer_output false, to single precision, channels last. */
struct convolution_formats {
    activation_format input{};
    activation_format output{};
};
convolution_formats preferred_formats(const convolution_shape& shape);
convolution_formats integer_formats(const convolution_shape& shape, bool integer_output);

/*!
 * \brief A convolution by oneDNN ("same" zero padding, stride 1), with bias and ReLU.
 *
 * Threads are OpenMP's number for the calling thread, which is the same in prepare() and
 * run().
 */
class onednn_convolution
{
public:
    /*! In integers if the input is. */
    onednn_convolution(const convolution_shape& shape,
                       const convolution_formats& formats,
                       const folded_convolution& weights);
    ~onednn_convolution();
    onednn_convolution(onednn_convolution&&) noexcept;

    /*! For pictures of that size from here on. */
    void prepare(const picture_batch& pictures);
    /*! Bytes that run() needs for itself. */
    size_t scratch_bytes() const;
    void run(const void* input, void* output, void* scratch);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
