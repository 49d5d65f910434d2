// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "convolution.h"

namespace gr {
namespace specsense {
namespace core {

/*! In which formats oneDNN computes a convolution in single precision fastest on this
 * machine, as it says itself. */
convolution_formats preferred_formats(const convolution_shape& shape);

class onednn_convolution : public convolution
{
public:
    onednn_convolution(const convolution_shape& shape,
                       const convolution_formats& formats,
                       const folded_convolution& weights);
    ~onednn_convolution() override;

    void prepare(const picture_batch& pictures) override;
    size_t scratch_bytes() const override;
    void run(const void* input, void* output, void* scratch) override;

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
