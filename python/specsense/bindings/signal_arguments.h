// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/scene/scene_json.h>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

/*! A signal from a source's arguments and from \p options, the JSON text of an object
 * with further members, which hold where both name one. */
inline gr::specsense::core::signal_config
signal_from_arguments(nlohmann::ordered_json arguments, const std::string& options)
{
    nlohmann::ordered_json further;
    try {
        further = nlohmann::ordered_json::parse(options);
    } catch (const nlohmann::ordered_json::parse_error& error) {
        throw std::invalid_argument(std::string("options: is no JSON: ") + error.what());
    }
    if (!further.is_object()) {
        throw std::invalid_argument("options: must be an object, got " + further.dump());
    }
    if (further.contains("type")) {
        throw std::invalid_argument("options: the type is the block's");
    }
    arguments.update(further);
    return gr::specsense::core::read_signal(arguments.dump());
}
