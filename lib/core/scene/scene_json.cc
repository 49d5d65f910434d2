// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json_fields.h"
#include "scene_fields.h"
#include "signal_fields.h"
#include "signal_table.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <set>
#include <sstream>

namespace gr {
namespace specsense {
namespace core {

// json_fields.h finds these four for what is neither a number nor a list.

template<class Config>
void read_object(const ordered_json& json, const std::string& place, Config& config)
{
    json_reader reader(json, place);
    fields(reader, config);
    reader.finish("it");
}

template<class Config>
ordered_json write_object(const Config& config)
{
    json_writer writer;
    Config copy = config; // fields() serves reading, too
    fields(writer, copy);
    return writer.take();
}

namespace {

template<size_t Index = 0>
signal_config default_signal(const std::string& name)
{
    if constexpr (Index == std::variant_size_v<signal_config>) {
        throw std::out_of_range(name);
    } else {
        using config = std::variant_alternative_t<Index, signal_config>;
        if (name == signal_entry<config>::name) {
            return config();
        }
        return default_signal<Index + 1>(name);
    }
}

std::string known_signals()
{
    std::string list;
    for (const auto& name : signal_names()) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

ordered_json parse(const std::string& text)
{
    constexpr int deepest = 16;
    std::vector<std::set<std::string>> keys; // of the objects under way
    const auto check =
        [&](int depth, ordered_json::parse_event_t event, ordered_json& part) {
            using event_t = ordered_json::parse_event_t;
            if (depth > deepest) {
                throw std::invalid_argument("is nested deeper than any scene");
            }
            if (event == event_t::object_start) {
                keys.emplace_back();
            } else if (event == event_t::object_end) {
                keys.pop_back();
            } else if (event == event_t::key &&
                       !keys.back().insert(part.get<std::string>()).second) {
                throw std::invalid_argument("has the member " + part.dump() +
                                            " twice in one object");
            }
            return true;
        };
    try {
        return ordered_json::parse(text, check);
    } catch (const ordered_json::exception& error) {
        throw std::invalid_argument(std::string("is no JSON: ") + error.what());
    }
}

} // namespace

void read_object(const ordered_json& json,
                 const std::string& place,
                 signal_config& signal)
{
    json_reader reader(json, place);
    std::string name;
    reader("type", name);
    const auto known = signal_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        json_reader::fail((place.empty() ? "" : place + ".") + "type",
                          "must be one of " + known_signals(),
                          json.value("type", ordered_json()));
    }
    signal = default_signal(name);
    std::visit([&](auto& config) { fields(reader, config); }, signal);
    reader.finish(name);
}

ordered_json write_object(const signal_config& signal)
{
    ordered_json object{ { "type", name_of(signal) } };
    object.update(std::visit([](const auto& c) { return write_object(c); }, signal));
    return object;
}

void read_object(const ordered_json& json,
                 const std::string& place,
                 emitter_config& emitter)
{
    json_reader reader(json, place);
    if (!json.contains("signal")) {
        json_reader::fail(
            place + ".signal", "must be an object with a type", ordered_json());
    }
    fields(reader, emitter);
    reader.finish("it");
}

scene_config read_scene(const std::string& text)
{
    scene_config config;
    read_object(parse(text), "", config);
    config.validate();
    return config;
}

scene_config read_scene_file(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || std::filesystem::is_directory(path)) {
        throw std::runtime_error(path + ": cannot be read");
    }
    try {
        return read_scene(text.str());
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(path + ": " + error.what());
    }
}

std::string write_scene(const scene_config& config)
{
    return write_object(config).dump();
}

signal_config read_signal(const std::string& text)
{
    signal_config signal;
    read_object(parse(text), "", signal);
    validate(signal);
    return signal;
}

std::string write_signal(const signal_config& signal)
{
    return write_object(signal).dump();
}

} // namespace core
} // namespace specsense
} // namespace gr
