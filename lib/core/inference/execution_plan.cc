// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "execution_plan.h"
#include "onednn_convolution.h"
#include "pixel_kernels.h"
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* How a layer's output is kept. */
struct storage {
    bool reaches_any = false; // a convolution
    bool integer = false;
    float step = 1.0f;
};

class plan_builder
{
public:
    plan_builder(const network& net, const quantisation_map& quantisation)
        : d_net(net), d_quantisation(quantisation), d_storage(choose_storage())
    {
    }

    execution_plan build();

private:
    std::vector<storage> choose_storage() const;
    layer_quantisation quantisation_of(const network_layer& layer) const;
    int add_value(const activation_format& format, int level);
    int converted(int value, const activation_format& format);
    activation_format stored(int layer, const activation_format& natural) const;
    void add_convolution(int index);
    void add_max_pool(int index);
    void add_upsample(int index);

    const network& d_net;
    const quantisation_map& d_quantisation;
    std::vector<storage> d_storage;
    execution_plan d_plan;
    std::vector<int> d_output;    // value of each layer
    std::vector<int> d_positions; // of each max_pool
};

layer_quantisation plan_builder::quantisation_of(const network_layer& layer) const
{
    const auto found = d_quantisation.find(layer.name);
    return found == d_quantisation.end() ? layer_quantisation{} : found->second;
}

std::vector<storage> plan_builder::choose_storage() const
{
    const auto& layers = d_net.layers();
    std::vector<storage> all(layers.size());
    const auto reach = [&](int input, const storage& from) {
        auto& s = all[input];
        s.integer = from.integer && (!s.reaches_any || s.integer);
        s.step = from.step; // of the earliest layer: it comes last
        s.reaches_any = true;
    };
    for (int i = int(layers.size()) - 1; i > 0; --i) {
        const auto& layer = layers[i];
        if (layer.kind == layer_kind::convolution) {
            const auto q = quantisation_of(layer);
            reach(layer.input, { true, q.integer, q.input_scale });
        } else if (all[i].reaches_any) {
            reach(layer.input, all[i]);
            for (const int skipped : { layer.unpooled, layer.added }) {
                if (skipped >= 0) {
                    reach(skipped, all[i]);
                }
            }
        }
    }
    return all;
}

int plan_builder::add_value(const activation_format& format, int level)
{
    d_plan.values.push_back({ format, level });
    return int(d_plan.values.size()) - 1;
}

/* The value in that format: itself or, converted, another. */
int plan_builder::converted(int value, const activation_format& format)
{
    const auto from = d_plan.values[value];
    if (from.format == format) {
        return value;
    }
    plan_step step;
    step.input = value;
    step.output = add_value(format, from.level);
    d_plan.steps.push_back(step);
    return step.output;
}

/* Integers are channels last; single precision stays as it comes. */
activation_format plan_builder::stored(int layer, const activation_format& natural) const
{
    const auto& s = d_storage[layer];
    if (!s.integer) {
        return { natural.channels, natural.block };
    }
    return { natural.channels, natural.channels, true, s.step };
}

void plan_builder::add_convolution(int index)
{
    const auto& layer = d_net.layers()[index];
    const auto q = quantisation_of(layer);
    const auto shape = shape_of(d_net, layer);
    plan_step step;
    step.kind = step_kind::convolution;
    step.layer = index;
    if (q.integer) {
        const int inputs = shape.input_channels;
        step.formats = { { inputs, inputs, true, q.input_scale },
                         { layer.channels,
                           layer.channels,
                           d_storage[index].integer,
                           d_storage[index].step } };
    } else {
        step.formats = preferred_formats(shape);
    }
    step.input = converted(d_output[layer.input], step.formats.input);
    step.output = add_value(step.formats.output, layer.level);
    d_plan.steps.push_back(step);
    d_output[index] = converted(step.output, stored(index, step.formats.output));
}

void plan_builder::add_max_pool(int index)
{
    const auto& layer = d_net.layers()[index];
    const auto input = d_plan.values[d_output[layer.input]].format;
    plan_step step;
    step.kind = step_kind::max_pool;
    step.layer = index;
    step.input = d_output[layer.input];
    step.output = add_value(input, layer.level);
    step.positions = add_value({ input.channels, input.block, true }, layer.level);
    d_plan.steps.push_back(step);
    d_positions[index] = step.positions;
    d_output[index] = converted(step.output, stored(index, input));
}

void plan_builder::add_upsample(int index)
{
    const auto& layer = d_net.layers()[index];
    const auto natural = d_plan.values[d_output[layer.input]].format;
    const auto format = stored(index, natural);
    plan_step step;
    step.kind = step_kind::upsample;
    step.layer = index;
    step.input = converted(d_output[layer.input], format);
    const int skipped = std::max(layer.unpooled, layer.added);
    if (skipped >= 0) {
        // Of the same type and layout; integers may have another step.
        auto wanted = format;
        const auto& kept = d_plan.values[d_output[skipped]].format;
        if (kept.integer && format.integer &&
            kept.step <= max_skipped_step * format.step) {
            wanted.step = kept.step;
        }
        step.skipped = converted(d_output[skipped], wanted);
    }
    if (layer.unpooled >= 0) {
        step.positions = converted(d_positions[layer.unpooled],
                                   { format.channels, format.block, true });
    }
    step.output = add_value(format, layer.level);
    d_plan.steps.push_back(step);
    d_output[index] = step.output;
}

execution_plan plan_builder::build()
{
    const auto& layers = d_net.layers();
    d_output.assign(layers.size(), -1);
    d_positions.assign(layers.size(), -1);
    const int channels = d_net.picture_channels();
    d_output[0] = add_value({ channels, channels, true, 1.0f / 255.0f }, 0);
    for (int i = 1; i < int(layers.size()); ++i) {
        switch (layers[i].kind) {
        case layer_kind::convolution:
            add_convolution(i);
            break;
        case layer_kind::max_pool:
            add_max_pool(i);
            break;
        case layer_kind::upsample:
            add_upsample(i);
            break;
        case layer_kind::picture: // the first alone
            break;
        }
    }
    const int classes = d_net.output_channels();
    d_plan.logits = converted(d_output.back(), { classes, classes });
    return std::move(d_plan);
}

bool can_be_negative(const network& net, int index)
{
    const auto& layer = net.layers()[index];
    switch (layer.kind) {
    case layer_kind::picture:
        return false;
    case layer_kind::convolution:
        return !layer.rectified;
    default:
        return can_be_negative(net, layer.input) ||
            (layer.unpooled >= 0 && can_be_negative(net, layer.unpooled)) ||
            (layer.added >= 0 && can_be_negative(net, layer.added));
    }
}

} // namespace

convolution_shape shape_of(const network& net, const network_layer& convolution)
{
    return { net.input_channels(convolution),
             convolution.channels,
             convolution.kernel,
             convolution.dilation,
             convolution.rectified };
}

void check_quantisation(const quantisation_map& quantisation, const network& net)
{
    for (const auto& [name, q] : quantisation) {
        const auto refuse = [&, &name = name](const std::string& rule) {
            throw std::invalid_argument("quantisation: " + name + ": " + rule);
        };
        const auto found = std::find_if(
            net.layers().begin(), net.layers().end(), [&, &name = name](const auto& l) {
                return l.kind == layer_kind::convolution && l.name == name;
            });
        if (found == net.layers().end()) {
            refuse("is no convolution of the network");
        }
        if (q.integer && !takes_integers(net, *found)) {
            refuse("cannot be integer: its input can be negative");
        }
        if (q.integer && !(q.input_scale > 0.0f && std::isfinite(q.input_scale))) {
            refuse("input_scale must be positive, got " + std::to_string(q.input_scale));
        }
    }
}

bool takes_integers(const network& net, const network_layer& convolution)
{
    return !can_be_negative(net, convolution.input);
}

execution_plan make_plan(const network& net, const quantisation_map& quantisation)
{
    return plan_builder(net, quantisation).build();
}

} // namespace core
} // namespace specsense
} // namespace gr
