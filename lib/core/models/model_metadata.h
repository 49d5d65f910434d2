// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/models/model.h>
#include <map>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! What a model file says beside the weights, as safetensors holds it: texts by name. */
std::map<std::string, std::string> to_metadata(const model_description& description);

/*! Its inverse, for texts from others. Throws std::invalid_argument naming the key, the
 * rule and the value; what comes back passes check_description. */
model_description from_metadata(const std::map<std::string, std::string>& metadata);

/*! The description's network. Throws std::invalid_argument unless name, profile,
 * quantisation and the rest are valid and fit the network. */
network check_description(const model_description& description);

} // namespace core
} // namespace specsense
} // namespace gr
