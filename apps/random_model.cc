// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "random_model.h"
#include <cmath>
#include <random>

using namespace gr::specsense::core;

namespace {

bool ends_with(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() &&
        text.compare(text.size() - end.size(), end.size(), end) == 0;
}

tensor random_tensor(const weight_shape& w, std::mt19937& random)
{
    tensor t{ w.shape, {} };
    size_t count = 1;
    for (const int64_t extent : w.shape) {
        count *= size_t(extent);
    }
    t.values.assign(count, 0.0f);
    if (w.shape.size() > 1) {
        // What goes through keeps its size.
        const double inputs = double(count) / double(w.shape[0]);
        std::normal_distribution<float> normal(0.0f, float(std::sqrt(2.0 / inputs)));
        for (auto& v : t.values) {
            v = normal(random);
        }
    } else if (ends_with(w.name, ".norm.weight") || ends_with(w.name, ".running_var")) {
        t.values.assign(count, 1.0f);
    }
    return t;
}

} // namespace

model make_random_model(const std::string& name, const std::string& architecture)
{
    model m;
    m.description.name = name;
    m.description.architecture = architecture;
    const auto net = make_network(architecture);
    std::mt19937 random(1);
    for (const auto& w : weight_shapes(net)) {
        m.weights[w.name] = random_tensor(w, random);
    }
    for (const auto& layer : net.layers()) {
        if (layer.kind == layer_kind::convolution) {
            m.description.quantisation[layer.name] = { true, 0.02f };
        }
    }
    return m;
}
