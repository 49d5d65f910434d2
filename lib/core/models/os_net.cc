// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <array>
#include <gnuradio/specsense/core/models/os_net.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

void os_net_config::validate() const
{
    const auto require = [](bool met, const char* rule, int got) {
        if (!met) {
            throw std::invalid_argument(std::string("os_net: ") + rule + ", got " +
                                        std::to_string(got));
        }
    };
    require(picture_channels >= 1 && picture_channels <= 64,
            "picture_channels must lie in 1 to 64",
            picture_channels);
    require(classes >= 1 && classes <= 254, "classes must lie in 1 to 254", classes);
    require(width >= 4 && width <= 1024 && width % 4 == 0,
            "width must be a multiple of 4 from 4 to 1024",
            width);
    require(head_channels >= 0 && head_channels <= 1024,
            "head_channels must lie in 0 to 1024",
            head_channels);
    if (full_skips && adaptive_reconstruction) {
        throw std::invalid_argument("os_net: full_skips stand in place of "
                                    "adaptive_reconstruction; both are true");
    }
    for (int dilation : bottleneck_dilation) {
        require(dilation >= 1 && dilation <= 32,
                "bottleneck_dilation must lie in 1 to 32",
                dilation);
    }
}

network make_os_net(const os_net_config& config)
{
    config.validate();
    constexpr int levels = 3;
    network net(config.picture_channels);

    // Two 3x3 convolutions, each with batch normalisation and ReLU.
    const auto pair = [&](const std::string& name,
                          int input,
                          int middle,
                          int channels,
                          const std::array<int, 2>& dilation = { 1, 1 }) {
        const int first =
            net.convolution_norm_relu(name + ".conv1", input, middle, 3, dilation[0]);
        return net.convolution_norm_relu(
            name + ".conv2", first, channels, 3, dilation[1]);
    };
    const auto at_level = [](const char* part, int level) {
        return part + std::to_string(level + 1);
    };

    int features = 0;
    std::array<int, levels> encoded{}, pools{};
    for (int level = 0; level < levels; ++level) {
        const int channels = config.width << level;
        encoded[level] = pair(at_level("encoder", level), features, channels, channels);
        pools[level] = net.max_pool(at_level("pool", level), encoded[level]);
        features = pools[level];
    }
    const int deepest = config.width << (levels - 1);
    features =
        pair("bottleneck", features, 2 * deepest, deepest, config.bottleneck_dilation);

    for (int level = levels - 1; level >= 0; --level) {
        // As many channels come up as the encoder had at this level.
        if (config.full_skips) {
            features =
                net.upsample_and_add(at_level("up", level), features, encoded[level]);
        } else if (config.adaptive_reconstruction) {
            features =
                net.upsample_and_unpool(at_level("mar", level), features, pools[level]);
        } else {
            features = net.upsample(at_level("up", level), features);
        }
        if (level > 0) {
            const int channels = config.width << level;
            features = pair(at_level("decoder", level), features, channels, channels / 2);
        }
    }
    const int last = config.head_channels > 0 ? config.head_channels : config.width / 4;
    features = net.convolution_norm_relu("head.conv1", features, last, 5);
    net.convolution("head.conv2", features, config.classes + 1, 5);
    return net;
}

} // namespace core
} // namespace specsense
} // namespace gr
