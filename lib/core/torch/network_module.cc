// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "network_module.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace F = torch::nn::functional;

network_module::network_module(const network& definition) : d_network(definition)
{
    for (const auto& layer : d_network.layers()) {
        convolution made;
        if (layer.kind == layer_kind::convolution) {
            auto name = layer.name; // LibTorch keeps dots for itself
            std::replace(name.begin(), name.end(), '.', '_');
            made.filter = register_module(
                name,
                torch::nn::Conv2d(
                    torch::nn::Conv2dOptions(
                        d_network.input_channels(layer), layer.channels, layer.kernel)
                        .padding(layer.kernel / 2 * layer.dilation)
                        .dilation(layer.dilation)
                        .bias(!layer.normalised)));
            torch::nn::init::kaiming_normal_(
                made.filter->weight, 0.0, torch::kFanOut, torch::kReLU);
            if (layer.normalised) {
                made.norm = register_module(name + "_norm",
                                            torch::nn::BatchNorm2d(layer.channels));
            } else {
                torch::nn::init::zeros_(made.filter->bias);
            }
        }
        d_convolutions.push_back(made);
    }
}

torch::Tensor network_module::convolve(size_t layer, const torch::Tensor& input)
{
    auto& convolution = d_convolutions[layer];
    auto out = convolution.filter->forward(input);
    if (convolution.norm) {
        out = convolution.norm->forward(out);
    }
    return d_network.layers()[layer].rectified ? out.relu_() : out;
}

torch::Tensor network_module::forward(const torch::Tensor& pictures)
{
    const auto& layers = d_network.layers();
    std::vector<torch::Tensor> outputs(layers.size());
    std::vector<torch::Tensor> places(layers.size()); // of a pooling's largest values
    outputs[0] = pictures;
    for (size_t i = 1; i < layers.size(); ++i) {
        const auto& layer = layers[i];
        const auto& input = outputs[layer.input];
        switch (layer.kind) {
        case layer_kind::picture:
            break;
        case layer_kind::convolution:
            outputs[i] = convolve(i, input);
            break;
        case layer_kind::max_pool:
            std::tie(outputs[i], places[i]) = torch::max_pool2d_with_indices(input, 2);
            break;
        case layer_kind::upsample: {
            const std::vector<int64_t> size{ input.size(2) * 2, input.size(3) * 2 };
            outputs[i] = F::interpolate(input,
                                        F::InterpolateFuncOptions()
                                            .size(size)
                                            .mode(torch::kBilinear)
                                            .align_corners(false));
            if (layer.unpooled >= 0) {
                const auto& pooled = outputs[layer.unpooled];
                outputs[i] = outputs[i] +
                    torch::max_unpool2d(pooled, places[layer.unpooled], size);
            }
            if (layer.added >= 0) {
                outputs[i] = outputs[i] + outputs[layer.added];
            }
            break;
        }
        }
    }
    return outputs.back();
}

std::vector<std::pair<std::string, torch::Tensor>> network_module::named_weights() const
{
    std::vector<std::pair<std::string, torch::Tensor>> all;
    for (size_t i = 0; i < d_convolutions.size(); ++i) {
        const auto& c = d_convolutions[i];
        const auto& name = d_network.layers()[i].name;
        if (!c.filter) {
            continue;
        }
        all.emplace_back(name + ".weight", c.filter->weight);
        if (c.norm) {
            all.emplace_back(name + ".norm.weight", c.norm->weight);
            all.emplace_back(name + ".norm.bias", c.norm->bias);
            all.emplace_back(name + ".norm.running_mean", c.norm->running_mean);
            all.emplace_back(name + ".norm.running_var", c.norm->running_var);
        } else {
            all.emplace_back(name + ".bias", c.filter->bias);
        }
    }
    return all;
}

void network_module::fix_statistics()
{
    for (auto& c : d_convolutions) {
        if (c.norm) {
            c.norm->eval();
        }
    }
}

weight_map network_module::weights() const
{
    weight_map map;
    for (const auto& [name, value] : named_weights()) {
        const auto flat = value.detach().to(torch::kCPU, torch::kFloat).contiguous();
        const auto* values = flat.data_ptr<float>();
        map[name] = { flat.sizes().vec(), { values, values + flat.numel() } };
    }
    return map;
}

void network_module::set_weights(const weight_map& weights)
{
    check_weights(weights, d_network);
    const torch::NoGradGuard no_gradient;
    for (auto& [name, value] : named_weights()) {
        const auto& given = weights.at(name);
        auto copy = torch::empty(given.shape, torch::kFloat);
        std::copy(given.values.begin(), given.values.end(), copy.data_ptr<float>());
        torch::Tensor(value).copy_(copy);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
