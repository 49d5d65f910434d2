// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <gnuradio/specsense/core/models/network.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

network::network(int picture_channels)
{
    if (picture_channels < 1) {
        throw std::invalid_argument("network: a picture needs at least 1 channel, got " +
                                    std::to_string(picture_channels));
    }
    network_layer picture;
    picture.name = "picture";
    picture.channels = picture_channels;
    d_layers.push_back(picture);
}

int network::append(network_layer layer)
{
    const auto refuse = [&](const std::string& rule) {
        throw std::invalid_argument("network: layer " + layer.name + ": " + rule);
    };
    const int next = int(d_layers.size());
    if (layer.input < 0 || layer.input >= next) {
        refuse("its input must be an earlier layer, got " + std::to_string(layer.input));
    }
    const auto& input = d_layers[layer.input];
    const int finer = layer.kind == layer_kind::max_pool ? 1
        : layer.kind == layer_kind::upsample             ? -1
                                                         : 0;
    layer.level = input.level + finer;
    if (layer.kind == layer_kind::convolution) {
        if (layer.channels < 1) {
            refuse("channels must be at least 1, got " + std::to_string(layer.channels));
        }
        if (layer.kernel < 1 || layer.kernel % 2 == 0) {
            refuse("kernel must be odd, got " + std::to_string(layer.kernel));
        }
        if (layer.dilation < 1) {
            refuse("dilation must be at least 1, got " + std::to_string(layer.dilation));
        }
    } else {
        layer.channels = input.channels;
    }
    if (layer.level < 0) {
        refuse("is finer than the picture");
    }
    if (layer.unpooled != -1) {
        if (layer.unpooled < 0 || layer.unpooled >= next ||
            d_layers[layer.unpooled].kind != layer_kind::max_pool) {
            refuse("only what a max_pool layer gave can be unpooled");
        }
        const auto& pool = d_layers[layer.unpooled];
        if (pool.channels != layer.channels || pool.level != input.level) {
            refuse("channels and level must be those of " + pool.name);
        }
    }
    if (layer.added != -1) {
        if (layer.added < 0 || layer.added >= next) {
            refuse("what is added must be an earlier layer, got " +
                   std::to_string(layer.added));
        }
        const auto& skipped = d_layers[layer.added];
        if (skipped.channels != layer.channels || skipped.level != layer.level) {
            refuse("channels and level must be those of " + skipped.name);
        }
    }
    d_layers.push_back(std::move(layer));
    return next;
}

namespace {

network_layer
make_convolution(const std::string& name, int input, int channels, int kernel)
{
    network_layer layer;
    layer.kind = layer_kind::convolution;
    layer.name = name;
    layer.input = input;
    layer.channels = channels;
    layer.kernel = kernel;
    return layer;
}

network_layer make_upsample(const std::string& name, int input)
{
    network_layer layer;
    layer.kind = layer_kind::upsample;
    layer.name = name;
    layer.input = input;
    return layer;
}

} // namespace

int network::convolution(const std::string& name, int input, int channels, int kernel)
{
    return append(make_convolution(name, input, channels, kernel));
}

int network::convolution_norm_relu(
    const std::string& name, int input, int channels, int kernel, int dilation)
{
    auto layer = make_convolution(name, input, channels, kernel);
    layer.dilation = dilation;
    layer.normalised = true;
    layer.rectified = true;
    return append(std::move(layer));
}

int network::max_pool(const std::string& name, int input)
{
    network_layer layer;
    layer.kind = layer_kind::max_pool;
    layer.name = name;
    layer.input = input;
    return append(std::move(layer));
}

int network::upsample(const std::string& name, int input)
{
    return append(make_upsample(name, input));
}

int network::upsample_and_unpool(const std::string& name, int input, int pool)
{
    auto layer = make_upsample(name, input);
    layer.unpooled = pool;
    return append(std::move(layer));
}

int network::upsample_and_add(const std::string& name, int input, int skipped)
{
    auto layer = make_upsample(name, input);
    layer.added = skipped;
    return append(std::move(layer));
}

int network::stride() const
{
    int deepest = 0;
    for (const auto& layer : d_layers) {
        deepest = std::max(deepest, layer.level);
    }
    return 1 << deepest;
}

int network::input_channels(const network_layer& layer) const
{
    return d_layers.at(layer.input).channels;
}

int64_t network::parameters() const
{
    int64_t sum = 0;
    for (const auto& layer : d_layers) {
        if (layer.kind == layer_kind::convolution) {
            const int64_t taps = int64_t(layer.kernel) * layer.kernel;
            const int per_channel = layer.normalised ? 2 : 1; // scale and shift; bias
            sum += layer.channels * (input_channels(layer) * taps + per_channel);
        }
    }
    return sum;
}

int64_t network::multiply_accumulates(int rows, int columns) const
{
    int64_t sum = 0;
    for (const auto& layer : d_layers) {
        if (layer.kind == layer_kind::convolution) {
            const int64_t taps = int64_t(layer.kernel) * layer.kernel;
            sum += (rows >> layer.level) * (columns >> layer.level) * taps *
                layer.channels * input_channels(layer);
        }
    }
    return sum;
}

std::vector<weight_shape> weight_shapes(const network& net)
{
    std::vector<weight_shape> shapes;
    for (const auto& layer : net.layers()) {
        if (layer.kind != layer_kind::convolution) {
            continue;
        }
        const int64_t channels = layer.channels;
        shapes.push_back(
            { layer.name + ".weight",
              { channels, net.input_channels(layer), layer.kernel, layer.kernel } });
        if (layer.normalised) {
            for (const char* part : { "weight", "bias", "running_mean", "running_var" }) {
                shapes.push_back({ layer.name + ".norm." + part, { channels } });
            }
        } else {
            shapes.push_back({ layer.name + ".bias", { channels } });
        }
    }
    return shapes;
}

} // namespace core
} // namespace specsense
} // namespace gr
