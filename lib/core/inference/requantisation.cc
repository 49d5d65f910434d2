// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "requantisation.h"

namespace gr {
namespace specsense {
namespace core {

requantisation::requantisation(const convolution_formats& formats,
                               const std::vector<float>& wanted_bias,
                               const std::vector<float>& weight_step)
    : bias(wanted_bias), scale(weight_step)
{
    const float output_step = formats.output.integer ? formats.output.step : 1.0f;
    for (size_t c = 0; c < scale.size(); ++c) {
        bias[c] /= formats.input.step * weight_step[c];
        scale[c] *= formats.input.step / output_step;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
