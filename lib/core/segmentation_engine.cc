// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "energy_segmenter.h"
#include "models/network_segmenter.h"
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr char energy[] = "energy";
constexpr int most_threads = 256;

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

/* What a network is told, whichever it is; also of a model that needs none of it. */
void check(const segmentation_config& config)
{
    if (config.device != "cpu" && config.device != "cuda") {
        throw std::invalid_argument("device must be cpu or cuda, got " +
                                    quoted(config.device));
    }
    if (config.threads < 1 || config.threads > most_threads) {
        throw std::invalid_argument("threads must lie in 1 to " +
                                    std::to_string(most_threads) + ", got " +
                                    std::to_string(config.threads));
    }
    const double least = config.least_confidence.value_or(0.0);
    if (!(least >= 0.0 && least <= 1.0)) {
        throw std::invalid_argument("least_confidence must lie in 0 to 1, got " +
                                    std::to_string(least));
    }
    if (config.device != "cpu" && config.precision) {
        throw std::invalid_argument("precision must be auto on device " + config.device +
                                    ", got " + quoted(to_string(*config.precision)));
    }
}

/* The model's file. */
std::string find_network(const std::string& name)
{
    try {
        return find_model(name);
    } catch (const std::invalid_argument&) {
        std::string known;
        for (const auto& model : segmentation_models()) {
            known += model + ", ";
        }
        throw std::invalid_argument("model must be " + known +
                                    "or a model file's path, got " + quoted(name));
    }
}

} // namespace

const char* to_string(overload_policy policy)
{
    return policy == overload_policy::skip ? "skip" : "block";
}

overload_policy overload_policy_from_string(const std::string& name)
{
    for (auto policy : { overload_policy::block, overload_policy::skip }) {
        if (name == to_string(policy)) {
            return policy;
        }
    }
    throw std::invalid_argument("on_overload must be block or skip, got " + quoted(name));
}

std::optional<model_precision> precision_choice_from_string(const std::string& name)
{
    if (name == "auto") {
        return std::nullopt;
    }
    for (auto precision : { model_precision::fp32, model_precision::int8 }) {
        if (name == to_string(precision)) {
            return precision;
        }
    }
    throw std::invalid_argument("precision must be auto, fp32 or int8, got " +
                                quoted(name));
}

std::vector<std::string> segmentation_models()
{
    std::vector<std::string> names{ energy };
    for (const auto& name : model_names()) {
        names.push_back(name);
    }
    return names;
}

sensing_profile profile_of_model(const std::string& model)
{
    if (model == energy) {
        auto profile = find_profile("field");
        profile.detectors = energy_segmenter::detectors_of(profile);
        return profile;
    }
    return read_model_description(find_network(model)).profile;
}

std::unique_ptr<segmentation_engine>
make_segmentation_engine(const segmentation_config& config,
                         const spectrogram_geometry& geometry)
{
    check(config);
    if (config.model == energy) {
        return std::make_unique<energy_segmenter>(config, geometry);
    }
    return make_network_segmenter(
        read_model(find_network(config.model)), config, geometry);
}

} // namespace core
} // namespace specsense
} // namespace gr
