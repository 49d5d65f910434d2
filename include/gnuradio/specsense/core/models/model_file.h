// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/models/model.h>

namespace gr {
namespace specsense {
namespace core {

/*! How the weights of convolutions are stored; the rest is always single precision. */
enum class weight_precision { half, single };

/*!
 * \brief Reads a model file: safetensors, with the description as JSON metadata.
 *
 * Nothing in it is code, and nothing is trusted: lengths and places are checked before
 * they are used. Throws std::runtime_error naming the file, the rule and the value; the
 * weights fit the network and are finite.
 */
SPECSENSE_CORE_API model read_model(const std::string& path);

/*! The same without the weights, which nothing is said about. */
SPECSENSE_CORE_API model_description read_model_description(const std::string& path);

/*! Writes a model file, whole or not at all (a temporary file, renamed). Throws
 * std::invalid_argument for a model that read_model would refuse, or whose weights are
 * too large for half precision, and std::runtime_error when the disk refuses it. */
SPECSENSE_CORE_API void write_model(const std::string& path,
                                    const model& m,
                                    weight_precision precision = weight_precision::half);

/*! A description that was read, as a JSON object with the keys of a model file's
 * metadata. */
SPECSENSE_CORE_API std::string description_to_json(const model_description& description);

/*! The file of a shipped model ("os-net"), or \p name itself where it is a path (has a
 * slash, or ends in .safetensors). Looked for in the folders of SPECSENSE_MODELS
 * (separated by colons), then where it was installed or built. Throws
 * std::invalid_argument with the names of the models that there are. */
SPECSENSE_CORE_API std::string find_model(const std::string& name);

/*! Names that find_model knows, in alphabetical order. */
SPECSENSE_CORE_API std::vector<std::string> model_names();

} // namespace core
} // namespace specsense
} // namespace gr
