// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/models/os_net.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::json;

[[noreturn]] void refuse(const std::string& text)
{
    throw std::invalid_argument("architecture: " + text);
}

void read(const std::string& key, const json& value, int& out)
{
    if (!value.is_number_integer() || value.get<double>() != value.get<int>()) {
        refuse(key + " must be an integer, got " + value.dump());
    }
    out = value.get<int>();
}

void read(const std::string& key, const json& value, bool& out)
{
    if (!value.is_boolean()) {
        refuse(key + " must be true or false, got " + value.dump());
    }
    out = value.get<bool>();
}

void read(const std::string& key, const json& value, std::array<int, 2>& out)
{
    if (!value.is_array() || value.size() != out.size()) {
        refuse(key + " must be an array of two integers, got " + value.dump());
    }
    for (size_t i = 0; i < out.size(); ++i) {
        read(key, value[i], out[i]);
    }
}

network make_os_net(const json& object)
{
    os_net_config config;
    for (const auto& [key, value] : object.items()) {
        if (key == "picture_channels") {
            read(key, value, config.picture_channels);
        } else if (key == "classes") {
            read(key, value, config.classes);
        } else if (key == "width") {
            read(key, value, config.width);
        } else if (key == "adaptive_reconstruction") {
            read(key, value, config.adaptive_reconstruction);
        } else if (key == "head_channels") {
            read(key, value, config.head_channels);
        } else if (key == "full_skips") {
            read(key, value, config.full_skips);
        } else if (key == "bottleneck_dilation") {
            read(key, value, config.bottleneck_dilation);
        } else if (key != "type") {
            refuse("unknown key \"" + key + "\"");
        }
    }
    return make_os_net(config);
}

bool ends_with(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() &&
        text.compare(text.size() - end.size(), end.size(), end) == 0;
}

} // namespace

network make_network(const std::string& architecture)
{
    const auto object = json::parse(architecture, nullptr, false);
    if (!object.is_object()) {
        refuse("must be a JSON object, got " + architecture.substr(0, 80));
    }
    const auto type = object.find("type");
    if (type == object.end() || *type != "os_net") {
        refuse("type must be \"os_net\", got " +
               (type == object.end() ? std::string("none") : type->dump()));
    }
    return make_os_net(object);
}

void check_weights(const weight_map& weights, const network& net)
{
    const auto text = [](const std::vector<int64_t>& shape) {
        return json(shape).dump();
    };
    const auto shapes = weight_shapes(net);
    for (const auto& [name, shape] : shapes) {
        const auto found = weights.find(name);
        if (found == weights.end()) {
            throw std::invalid_argument("weights: " + name + " is missing");
        }
        const auto& t = found->second;
        size_t count = 1;
        for (int64_t extent : shape) {
            count *= size_t(extent);
        }
        if (t.shape != shape || t.values.size() != count) {
            throw std::invalid_argument("weights: " + name + " must have the shape " +
                                        text(shape) + ", got " + text(t.shape));
        }
        const bool is_variance = ends_with(name, ".running_var");
        for (float value : t.values) {
            if (!std::isfinite(value)) {
                throw std::invalid_argument("weights: " + name +
                                            " holds a value that is not finite");
            }
            if (is_variance && value < 0.0f) {
                throw std::invalid_argument("weights: " + name +
                                            " holds a value below 0");
            }
        }
    }
    for (const auto& [name, t] : weights) {
        bool known = false;
        for (const auto& s : shapes) {
            known = known || s.name == name;
        }
        if (!known) {
            throw std::invalid_argument("weights: " + name +
                                        " is no weight of the network");
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
