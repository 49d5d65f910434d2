// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "convolution.h"
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! From sums of products of codes to an output: (sum + bias) * scale, by channel. */
struct requantisation {
    requantisation(const convolution_formats& formats,
                   const std::vector<float>& bias,
                   const std::vector<float>& weight_step);

    std::vector<float> bias;
    std::vector<float> scale;
};

} // namespace core
} // namespace specsense
} // namespace gr
