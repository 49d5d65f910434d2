// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_show.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

using namespace gr::specsense;
using json = nlohmann::ordered_json;

namespace {

struct options {
    std::string model;
    bool json = false;
};

constexpr double paper_rate = 61.44e6; // samples/s: 256 columns of 240 kHz

/* A model, and what follows from it. */
struct shown_model {
    std::string path;
    uintmax_t bytes;
    core::model_description description;
    core::network net;
    int rows; // of pixels of a full frame at paper_rate, in whole strides of the network
    int columns;
};

int whole_strides(int length, int stride)
{
    return (length + stride - 1) / stride * stride;
}

shown_model look_at(const std::string& name)
{
    const auto path = core::find_model(name);
    auto description = core::read_model(path).description;
    auto net = core::make_network(description.architecture);
    const core::spectrogram_geometry geometry(description.profile, paper_rate);
    const auto& profile = description.profile;
    const int rows = whole_strides(profile.rows_per_frame / profile.joined_rows,
                                   net.stride());
    const int columns = whole_strides(geometry.columns(), net.stride());
    return { path,   std::filesystem::file_size(path), description, std::move(net), rows,
             columns };
}

json describe(const shown_model& m)
{
    auto object = json::parse(core::description_to_json(m.description));
    object["file"] = m.path;
    object["bytes"] = m.bytes;
    object["parameters"] = m.net.parameters();
    object["frame"] = { m.rows, m.columns };
    object["multiply_accumulates"] = m.net.multiply_accumulates(m.rows, m.columns);
    return object;
}

std::string number(const char* pattern, double value)
{
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

/* A number, or a text from the file with nothing in it that a terminal obeys. */
std::string plain(const json& value)
{
    const auto text = value.dump(-1, ' ', true);
    return value.is_string() ? text.substr(1, text.size() - 2) : text;
}

std::string joined(const json& list)
{
    std::string text;
    for (const auto& item : list) {
        text += (text.empty() ? "" : ", ") + plain(item);
    }
    return text;
}

void print(const std::string& what, const std::string& text)
{
    constexpr size_t width = 14;
    std::cout << what << std::string(width - std::min(width, what.size()), ' ') << text
              << "\n";
}

/* One line for the members that are values, then those that are objects, each by its
 * path. */
void print_object(const std::string& what, const std::string& path, const json& object)
{
    std::string line;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_object()) {
            line += (line.empty() ? "" : ", ") + plain(json(key)) + " " + plain(value);
        }
    }
    if (!line.empty()) {
        print(what, path.empty() ? line : path + ": " + line);
    }
    for (const auto& [key, value] : object.items()) {
        if (value.is_object()) {
            const auto name = plain(json(key));
            print_object(
                line.empty() ? what : "", path.empty() ? name : path + " " + name, value);
        }
    }
}

std::string text_of(const core::sensing_profile& p)
{
    return p.name + ": columns of " + number("%.9g", p.column_width_hz.value()) +
        " Hz, rows of " + number("%.6g", p.row_duration_s.value() * 1e6) + " us, " +
        std::to_string(p.rows_per_frame) + " rows a frame" +
        (p.joined_rows > 1 ? ", " + std::to_string(p.joined_rows) + " to a pixel" : "") +
        ", window " + core::to_string(p.window) + ", hop " + std::to_string(p.hop.num) +
        "/" + std::to_string(p.hop.den) + (p.every_sample ? ", every sample" : "");
}

void print_integer_layers(const core::model_description& description,
                          const core::network& net)
{
    const auto convolutions =
        std::count_if(net.layers().begin(), net.layers().end(), [](const auto& layer) {
            return layer.kind == core::layer_kind::convolution;
        });
    std::string integer, single;
    int count = 0;
    for (const auto& [name, layer] : description.quantisation) {
        auto& names = layer.integer ? integer : single;
        names += (names.empty() ? "" : ", ") + name;
        count += layer.integer;
    }
    if (description.quantisation.empty()) {
        print("int8", "none: not quantised");
        return;
    }
    print("int8",
          std::to_string(count) + " of " + std::to_string(convolutions) +
              " convolutions: " + integer);
    if (!single.empty()) {
        print("", "in single precision: " + single);
    }
}

void print(const shown_model& m, const json& all)
{
    const auto& description = m.description;
    print("name", description.name);
    print("file", m.path + ", " + number("%.1f", 1e-6 * double(m.bytes)) + " MB");
    print_object("architecture", "", all["architecture"]);
    print("parameters", number("%.3g M", 1e-6 * double(m.net.parameters())));
    print("cost",
          number("%.3g GMAC",
                 1e-9 * double(m.net.multiply_accumulates(m.rows, m.columns))) +
              " a frame of " + std::to_string(m.rows) + " by " +
              std::to_string(m.columns) + " pixels (61.44 MS/s)");
    print("profile", text_of(description.profile));
    print("detectors", joined(all["profile"]["detectors"]));
    print("classes", joined(all["profile"]["classes"]));
    print_integer_layers(description, m.net);
    for (const char* key : { "training", "figures" }) {
        if (all.contains(key)) {
            print_object(key, "", all[key]);
        }
    }
    print("license", description.license.empty() ? "none stated" : description.license);
    print("written by", plain(all["generator"]));
    std::cout << std::flush;
}

int run(const options& o)
{
    const auto m = look_at(o.model);
    const auto all = describe(m);
    if (o.json) {
        std::cout << all.dump(1, ' ', true) << std::endl;
    } else {
        print(m, all);
    }
    return 0;
}

} // namespace

subcommand add_model_show(CLI::App& model)
{
    auto o = std::make_shared<options>();
    auto* show = model.add_subcommand("show", "Say what a model is and how it was made");
    show->add_option("MODEL", o->model, "Name of a model, or its file")->required();
    show->add_flag("--json", o->json, "For programs, as JSON");
    return { show, [o] { return run(*o); } };
}
