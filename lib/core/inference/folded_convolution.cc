// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "folded_convolution.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr float norm_epsilon = 1e-5f; // LibTorch's, with which networks are trained

} // namespace

folded_convolution fold(const weight_map& weights, const network_layer& layer)
{
    const auto values = [&](const char* part) -> const std::vector<float>& {
        return weights.at(layer.name + part).values;
    };
    folded_convolution folded;
    folded.weights = values(".weight");
    if (!layer.normalised) {
        folded.bias = values(".bias");
        return folded;
    }
    const auto& gain = values(".norm.weight");
    const auto& shift = values(".norm.bias");
    const auto& mean = values(".norm.running_mean");
    const auto& variance = values(".norm.running_var");
    const size_t channels = size_t(layer.channels);
    const size_t taps = folded.weights.size() / channels;
    folded.bias.resize(channels);
    for (size_t c = 0; c < channels; ++c) {
        const float factor = gain[c] / std::sqrt(variance[c] + norm_epsilon);
        folded.bias[c] = shift[c] - mean[c] * factor;
        for (size_t t = c * taps; t < (c + 1) * taps; ++t) {
            folded.weights[t] *= factor;
        }
    }
    return folded;
}

integer_weights to_integers(const folded_convolution& convolution)
{
    const size_t channels = convolution.bias.size();
    const size_t taps = convolution.weights.size() / channels;
    integer_weights out;
    out.values.resize(convolution.weights.size());
    out.step.resize(channels);
    for (size_t c = 0; c < channels; ++c) {
        const float* w = &convolution.weights[c * taps];
        float largest = 0.0f;
        for (size_t t = 0; t < taps; ++t) {
            largest = std::max(largest, std::abs(w[t]));
        }
        // A channel of zeros has any step.
        out.step[c] = largest > 0.0f ? largest / integer_weights::limit : 1.0f;
        for (size_t t = 0; t < taps; ++t) {
            out.values[c * taps + t] = int8_t(std::lrint(w[t] / out.step[c]));
        }
    }
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
