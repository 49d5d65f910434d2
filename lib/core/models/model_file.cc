// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "half_float.h"
#include "model_metadata.h"
#include "read_model.h"
#include "safetensors_file.h"
#include <cmath>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <set>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* Those that may be halved: convolutions', the bulk of a model. */
std::set<std::string> convolution_weights(const network& net)
{
    std::set<std::string> names;
    for (const auto& layer : net.layers()) {
        if (layer.kind == layer_kind::convolution) {
            names.insert(layer.name + ".weight");
        }
    }
    return names;
}

void check_half(const std::string& name, const tensor& t)
{
    for (float value : t.values) {
        if (std::isinf(from_half(to_half(value)))) {
            throw std::invalid_argument("weights: " + name + " must lie within half " +
                                        "precision's +-65504, got " +
                                        std::to_string(value));
        }
    }
}

/* Single precision first, so that all numbers are aligned to their size. */
std::vector<outgoing_tensor>
in_order(const weight_map& weights, const network& net, weight_precision precision)
{
    std::vector<outgoing_tensor> single, half;
    const auto halved = precision == weight_precision::half ? convolution_weights(net)
                                                            : std::set<std::string>();
    for (const auto& [name, t] : weights) {
        if (halved.count(name) != 0) {
            check_half(name, t);
            half.push_back({ name, number_format::f16, &t });
        } else {
            single.push_back({ name, number_format::f32, &t });
        }
    }
    single.insert(single.end(), half.begin(), half.end());
    return single;
}

} // namespace

model read_model(const input_file& file)
{
    try {
        const safetensors_file container(file);
        model m;
        m.description = from_metadata(container.metadata());
        const network net = check_description(m.description);
        for (const auto& stored : container.tensors()) {
            m.weights[stored.name] = container.read(stored);
        }
        check_weights(m.weights, net);
        return m;
    } catch (const std::invalid_argument& e) {
        throw std::runtime_error(file.path() + ": " + e.what());
    }
}

model read_model(const std::string& path) { return read_model(input_file(path)); }

model_description read_model_description(const std::string& path)
{
    try {
        const input_file file(path);
        const safetensors_file container(file);
        auto description = from_metadata(container.metadata());
        check_description(description);
        return description;
    } catch (const std::invalid_argument& e) {
        throw std::runtime_error(path + ": " + e.what());
    }
}

void write_model(const std::string& path, const model& m, weight_precision precision)
{
    try {
        const network net = check_description(m.description);
        check_weights(m.weights, net);
        const auto tensors = in_order(m.weights, net, precision);
        write_file_atomically(path, [&](std::ostream& out) {
            write_safetensors(out, to_metadata(m.description), tensors);
        });
    } catch (const std::invalid_argument& e) {
        throw std::invalid_argument(path + ": " + e.what());
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
