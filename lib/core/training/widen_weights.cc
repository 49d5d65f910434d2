// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widen_weights.h"
#include <gnuradio/specsense/core/random_source.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* How many times a layer's channels are repeated. */
int copies(const network_layer& narrow, const network_layer& wide)
{
    if (narrow.name != wide.name || narrow.kind != wide.kind ||
        narrow.kernel != wide.kernel || narrow.dilation != wide.dilation ||
        narrow.input != wide.input || narrow.unpooled != wide.unpooled ||
        narrow.added != wide.added || narrow.normalised != wide.normalised ||
        wide.channels % narrow.channels != 0) {
        throw std::invalid_argument("start model: layer " + narrow.name + " of " +
                                    std::to_string(narrow.channels) +
                                    " channels does not widen to layer " + wide.name +
                                    " of " + std::to_string(wide.channels));
    }
    return wide.channels / narrow.channels;
}

/* Of each channel, its copies follow one another, as they do in layers that pass
 * channels through. */
std::vector<float> repeated(const std::vector<float>& values, int times)
{
    std::vector<float> out;
    for (float value : values) {
        out.insert(out.end(), size_t(times), value);
    }
    return out;
}

/* Shares of the copies of one input, which sum up to 1. */
std::vector<double> draw_shares(int count, random_source& random)
{
    std::vector<double> shares;
    double sum = 0.0;
    for (int i = 0; i < count; ++i) {
        shares.push_back(random.uniform(0.5, 1.5));
        sum += shares.back();
    }
    for (auto& share : shares) {
        share /= sum;
    }
    return shares;
}

tensor widen_filter(const tensor& narrow, int outputs, int inputs, random_source& random)
{
    const int64_t taps = narrow.shape[2] * narrow.shape[3];
    tensor wide;
    wide.shape = { narrow.shape[0] * outputs,
                   narrow.shape[1] * inputs,
                   narrow.shape[2],
                   narrow.shape[3] };
    for (int64_t o = 0; o < wide.shape[0]; ++o) {
        for (int64_t i = 0; i < narrow.shape[1]; ++i) {
            const auto* from =
                &narrow.values[size_t((o / outputs * narrow.shape[1] + i) * taps)];
            for (double share : draw_shares(inputs, random)) {
                for (int64_t t = 0; t < taps; ++t) {
                    wide.values.push_back(float(from[t] * share));
                }
            }
        }
    }
    return wide;
}

} // namespace

weight_map widen_weights(const weight_map& weights,
                         const network& narrow,
                         const network& wide,
                         uint64_t seed)
{
    check_weights(weights, narrow);
    if (narrow.layers().size() != wide.layers().size()) {
        throw std::invalid_argument(
            "start model: has " + std::to_string(narrow.layers().size()) +
            " layers, the network to be trained " + std::to_string(wide.layers().size()));
    }
    random_source random(seed);
    weight_map out;
    for (size_t i = 0; i < narrow.layers().size(); ++i) {
        const auto& from = narrow.layers()[i];
        const auto& to = wide.layers()[i];
        const int outputs = copies(from, to);
        if (from.kind != layer_kind::convolution) {
            continue;
        }
        const int inputs = wide.input_channels(to) / narrow.input_channels(from);
        const auto filter = from.name + ".weight";
        out[filter] = widen_filter(weights.at(filter), outputs, inputs, random);
        for (const char* part : { ".bias",
                                  ".norm.weight",
                                  ".norm.bias",
                                  ".norm.running_mean",
                                  ".norm.running_var" }) {
            const auto found = weights.find(from.name + part);
            if (found != weights.end()) {
                out[found->first] = { { to.channels },
                                      repeated(found->second.values, outputs) };
            }
        }
    }
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
