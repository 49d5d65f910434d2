// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "activation.h"
#include "convolution.h"
#include <gnuradio/specsense/core/models/model.h>
#include <map>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! An activation that a plan's steps pass on. */
struct plan_value {
    activation_format format{};
    int level = 0;
};

enum class step_kind { convert, convolution, max_pool, upsample };

struct plan_step {
    step_kind kind = step_kind::convert;
    int layer = -1; //!< of the network
    int input = -1; //!< indices of values, from here on
    int output = -1;
    int positions = -1;            //!< that max_pool gives and upsample takes
    int skipped = -1;              //!< that upsample adds: at the positions, where it has
                                   //!< some; else as it is
    convolution_formats formats{}; //!< of a convolution
};

/*! What is to be done for a picture, in which formats; the picture is value 0, of
 * integers. */
struct execution_plan {
    std::vector<plan_value> values{};
    std::vector<plan_step> steps{};
    int logits = -1; //!< index of the value: single precision, channels last
};

convolution_shape shape_of(const network& net, const network_layer& convolution);

/*! By convolution's name; those that are integer compute in integers. */
using quantisation_map = std::map<std::string, layer_quantisation>;

/*! Throws std::invalid_argument naming the layer: one that the network does not have, an
 * integer one whose input can be negative, or whose scale is not positive. */
void check_quantisation(const quantisation_map& quantisation, const network& net);

/*! Whether a convolution's input is never negative. */
bool takes_integers(const network& net, const network_layer& convolution);

/*! An activation is kept in integers when all convolutions that it reaches take
 * integers, through pooling and upsampling too; its step is then that of the first. */
execution_plan make_plan(const network& net, const quantisation_map& quantisation);

} // namespace core
} // namespace specsense
} // namespace gr
