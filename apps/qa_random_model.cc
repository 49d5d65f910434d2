// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Writes a small network of random weights as a model file, for tests of programs.
//
//     qa_random_model FILE

#include <cmath>
#include <exception>
#include <gnuradio/specsense/core/models/model_file.h>
#include <iostream>
#include <random>

using namespace gr::specsense;

namespace {

/* As large as keeps a signal's level from layer to layer, so that answers differ from
 * pixel to pixel. */
core::tensor random_tensor(const core::weight_shape& w, std::mt19937& random)
{
    core::tensor t;
    t.shape = w.shape;
    size_t count = 1;
    for (int64_t extent : w.shape) {
        count *= size_t(extent);
    }
    const bool is_kernel = w.shape.size() == 4;
    const double inputs = double(count) / double(w.shape[0]);
    std::normal_distribution<float> kernel(0.0f, float(std::sqrt(2.0 / inputs)));
    std::uniform_real_distribution<float> scale(0.5f, 1.5f);
    const bool is_scale = w.name.find(".norm.weight") != std::string::npos ||
        w.name.find("running_var") != std::string::npos;
    for (size_t i = 0; i < count; ++i) {
        t.values.push_back(is_kernel      ? kernel(random)
                               : is_scale ? scale(random)
                                          : scale(random) - 1.0f);
    }
    return t;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        core::model m;
        m.description.name = "random";
        m.description.architecture = R"({"type": "os_net", "width": 4})";
        m.description.profile = core::find_profile("paper");
        std::mt19937 random(1);
        const auto net = core::make_network(m.description.architecture);
        for (const auto& w : core::weight_shapes(net)) {
            m.weights[w.name] = random_tensor(w, random);
        }
        core::write_model(argc == 2 ? argv[1] : "", m);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
}
