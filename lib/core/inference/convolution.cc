// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "convolution.h"
#include "onednn_convolution.h"
#include "winograd_convolution.h"

namespace gr {
namespace specsense {
namespace core {

std::unique_ptr<convolution> make_convolution(const convolution_shape& shape,
                                              const convolution_formats& formats,
                                              const folded_convolution& weights)
{
#ifdef __x86_64__
    if (winograd_convolution::suits(shape, formats)) {
        const auto integers = to_integers(weights);
        if (winograd_convolution::fits(integers)) {
            return std::make_unique<winograd_convolution>(
                shape, formats, weights.bias, integers);
        }
    }
#endif
    return std::make_unique<onednn_convolution>(shape, formats, weights);
}

} // namespace core
} // namespace specsense
} // namespace gr
