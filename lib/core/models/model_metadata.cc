// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_metadata.h"
#include "../scene/json_fields.h"
#include "plain_text.h"
#include "profile_json.h"
#include "strict_json.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr char format_name[] = "specsense.model";
constexpr char format_version[] = "1";
constexpr size_t longest_license = 200;

void require(bool met, const std::string& rule, const std::string& got)
{
    if (!met) {
        throw std::invalid_argument("metadata: " + rule + ", got " + got);
    }
}

const std::string& required(const std::map<std::string, std::string>& metadata,
                            const char* key)
{
    const auto found = metadata.find(key);
    if (found == metadata.end()) {
        throw std::invalid_argument(std::string("metadata: ") + key + " is missing");
    }
    return found->second;
}

std::string optional(const std::map<std::string, std::string>& metadata, const char* key)
{
    const auto found = metadata.find(key);
    return found == metadata.end() ? "" : found->second;
}

void require_equal(const std::map<std::string, std::string>& metadata,
                   const char* key,
                   const char* value)
{
    const auto& got = required(metadata, key);
    require(got == value, std::string(key) + " must be \"" + value + "\"", quoted(got));
}

/* \p text is empty or a JSON object. */
void check_object(const char* key, const std::string& text)
{
    if (!text.empty()) {
        const auto object = parse_strict_json(text, key);
        require(object.is_object(),
                std::string(key) + " must be a JSON object",
                object.type_name());
    }
}

void check_quantisation(const model_description& description, const network& net)
{
    for (const auto& [name, layer] : description.quantisation) {
        const auto& layers = net.layers();
        const bool known =
            std::any_of(layers.begin(), layers.end(), [&n = name](const auto& l) {
                return l.kind == layer_kind::convolution && l.name == n;
            });
        require(
            known, "quantisation must name convolutions of the network", quoted(name));
        const float scale = layer.input_scale;
        const bool met = std::isfinite(scale) &&
            (layer.integer ? scale > 0.0f : scale >= 0.0f);
        require(met,
                "quantisation: input_scale of " + name +
                    " must be a finite number above 0",
                std::to_string(scale));
    }
}

ordered_json quantisation_to_json(const std::map<std::string, layer_quantisation>& layers)
{
    auto object = ordered_json::object();
    for (const auto& [name, layer] : layers) {
        object[name] = { { "integer", layer.integer },
                         { "input_scale", layer.input_scale } };
    }
    return object;
}

std::map<std::string, layer_quantisation> quantisation_from_json(const std::string& text)
{
    std::map<std::string, layer_quantisation> layers;
    const auto object = parse_strict_json(text, "quantisation");
    require(object.is_object(), "quantisation must be a JSON object", object.type_name());
    for (const auto& [name, value] : object.items()) {
        const std::string place = "quantisation: " + quoted(name);
        json_reader reader(value, place);
        auto& layer = layers[name];
        reader("integer", layer.integer);
        reader("input_scale", layer.input_scale);
        reader.finish("a layer's quantisation");
        for (const char* key : { "integer", "input_scale" }) {
            if (!value.contains(key)) {
                throw std::invalid_argument(place + "." + key + " is missing");
            }
        }
    }
    return layers;
}

} // namespace

std::map<std::string, std::string> to_metadata(const model_description& description)
{
    std::map<std::string, std::string> metadata{
        { "format", format_name },
        { "version", format_version },
        { "generator", "gr-specsense " SPECSENSE_VERSION },
        { "name", description.name },
        { "architecture", description.architecture },
        { "profile", profile_to_json(description.profile).dump() },
    };
    const auto add = [&metadata](const char* key, const std::string& text) {
        if (!text.empty()) {
            metadata[key] = text;
        }
    };
    add("training", description.training);
    add("figures", description.figures);
    add("license", description.license);
    if (!description.quantisation.empty()) {
        metadata["quantisation"] = quantisation_to_json(description.quantisation).dump();
    }
    return metadata;
}

model_description from_metadata(const std::map<std::string, std::string>& metadata)
{
    require_equal(metadata, "format", format_name);
    require_equal(metadata, "version", format_version);
    model_description description;
    description.name = required(metadata, "name");
    description.architecture = required(metadata, "architecture");
    description.profile = profile_from_json(required(metadata, "profile"));
    description.training = optional(metadata, "training");
    description.figures = optional(metadata, "figures");
    description.license = optional(metadata, "license");
    description.generator = optional(metadata, "generator");
    const auto quantisation = metadata.find("quantisation");
    if (quantisation != metadata.end()) {
        description.quantisation = quantisation_from_json(quantisation->second);
    }
    return description;
}

std::string description_to_json(const model_description& description)
{
    auto object = ordered_json::object();
    for (const auto& [key, text] : to_metadata(description)) {
        object[key] = text;
    }
    for (const char* key :
         { "architecture", "profile", "training", "figures", "quantisation" }) {
        if (object.contains(key)) {
            object[key] = parse_strict_json(object[key].get<std::string>(), key);
        }
    }
    object["generator"] = description.generator;
    return object.dump();
}

network check_description(const model_description& description)
{
    require(is_plain_name(description.name), plain_name_rule, quoted(description.name));
    parse_strict_json(description.architecture, "architecture");
    auto net = make_network(description.architecture);
    check_profile(description.profile);
    const auto classes = description.profile.classes.size();
    require(size_t(net.output_channels()) == classes + 1,
            "architecture must have " + std::to_string(classes) +
                " classes as the profile has",
            std::to_string(net.output_channels() - 1));
    const int channels = picture_channels(description.profile);
    require(net.picture_channels() == channels,
            "architecture must take pictures of " + std::to_string(channels) +
                " channels as profile " + description.profile.name + " gives",
            std::to_string(net.picture_channels()));
    check_object("training", description.training);
    check_object("figures", description.figures);
    require(description.license.size() <= longest_license &&
                is_printable(description.license),
            "license must be an SPDX expression of at most " +
                std::to_string(longest_license) + " printable characters",
            quoted(description.license));
    check_quantisation(description, net);
    return net;
}

} // namespace core
} // namespace specsense
} // namespace gr
