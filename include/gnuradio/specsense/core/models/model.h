// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/models/network.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <map>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Numbers in C order. */
struct tensor {
    std::vector<int64_t> shape{};
    std::vector<float> values{};
};

/*! Weights by name, as weight_shapes() asks for them. */
using weight_map = std::map<std::string, tensor>;

/*! How a convolution computes in the model's int8 form. */
struct layer_quantisation {
    bool integer = false;     //!< 8-bit integers; else single precision
    float input_scale = 0.0f; //!< what a step of its unsigned 8-bit input is worth
};

/*! What a model file says beside the weights. */
struct model_description {
    std::string name{};         //!< "os-net"
    std::string architecture{}; //!< JSON object for make_network: {"type": "os_net", ...}
    sensing_profile profile{};  //!< how its rows are made; its classes
    std::string training{};     //!< JSON object: recipe, seed, steps, version of the data
    std::string figures{};      //!< JSON object: what `specsense evaluate` measured
    std::string license{};      //!< SPDX expression
    /*! By convolution's name; empty: never quantised. */
    std::map<std::string, layer_quantisation> quantisation{};
    /*! What wrote the file that it was read from: "gr-specsense 0.1.0". */
    std::string generator{};
};

struct model {
    model_description description{};
    weight_map weights{};
};

/*! The network that a description's architecture names. Throws std::invalid_argument for
 * an unknown type or key, or a value out of range. */
SPECSENSE_CORE_API network make_network(const std::string& architecture);

/*! Throws std::invalid_argument naming the first tensor that lacks, is too many, has
 * another shape than the network's, or holds a value that is not finite or, of a
 * variance, below 0. */
SPECSENSE_CORE_API void check_weights(const weight_map& weights, const network& net);

} // namespace core
} // namespace specsense
} // namespace gr
