// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Names of an enum's values, in their order: specialised beside the fields that have
 * such values. */
template<class Enum>
struct enum_names;

using ordered_json = nlohmann::ordered_json;

/*!
 * \brief Reads a configuration's members from a JSON object.
 *
 * A configuration is anything for which a function fields(visitor, config) calls
 * visitor("name", config.name) for each member. Errors name the place within the text.
 */
class json_reader
{
public:
    json_reader(const ordered_json& object, const std::string& place)
        : d_object(object), d_place(place)
    {
        if (!object.is_object()) {
            fail("must be an object", object);
        }
    }

    template<class Value>
    void operator()(const char* key, Value& value)
    {
        d_known.insert(key);
        const auto found = d_object.find(key);
        if (found != d_object.end()) {
            read(*found, path(key), value);
        }
    }

    /*! Throws for keys that nobody asked for; \p whose says whose keys these are. */
    void finish(const std::string& whose) const
    {
        for (const auto& item : d_object.items()) {
            if (d_known.count(item.key()) == 0) {
                std::string names;
                for (const auto& name : d_known) {
                    names += (names.empty() ? "" : ", ") + name;
                }
                throw std::invalid_argument(path(item.key()) + ": " + whose +
                                            " has no such member; it has " + names);
            }
        }
    }

    template<class Value>
    static void read(const ordered_json& json, const std::string& place, Value& value);

    [[noreturn]] static void
    fail(const std::string& place, const std::string& rule, const ordered_json& got)
    {
        // Of what has parts, the kind is enough.
        const bool is_short = !got.is_structured() || got.empty();
        std::string text = is_short ? got.dump() : std::string("an ") + got.type_name();
        if (text.size() > 60) {
            text = text.substr(0, 60) + "...";
        }
        throw std::invalid_argument(place + ": " + rule + ", got " + text);
    }

private:
    std::string path(const std::string& key) const
    {
        return d_place.empty() ? key : d_place + "." + key;
    }
    [[noreturn]] void fail(const std::string& rule, const ordered_json& got) const
    {
        fail(d_place.empty() ? "scene" : d_place, rule, got);
    }

    const ordered_json& d_object;
    std::string d_place;
    std::set<std::string> d_known;
};

/*! Writes a configuration's members into a JSON object; values that are not finite are
 * left out. */
class json_writer
{
public:
    template<class Value>
    void operator()(const char* key, const Value& value)
    {
        auto json = written(value);
        if (!json.is_null()) {
            d_object[key] = std::move(json);
        }
    }

    ordered_json take() { return std::move(d_object); }

    template<class Value>
    static ordered_json written(const Value& value);

private:
    ordered_json d_object = ordered_json::object();
};

template<class T>
struct is_vector : std::false_type {
};
template<class T>
struct is_vector<std::vector<T>> : std::true_type {
};
template<class T>
struct is_optional : std::false_type {
};
template<class T>
struct is_optional<std::optional<T>> : std::true_type {
};

template<class Value>
void json_reader::read(const ordered_json& json, const std::string& place, Value& value)
{
    if constexpr (std::is_same_v<Value, bool>) {
        if (!json.is_boolean()) {
            fail(place, "must be true or false", json);
        }
        value = json.get<bool>();
    } else if constexpr (std::is_same_v<Value, std::string>) {
        if (!json.is_string()) {
            fail(place, "must be a string", json);
        }
        value = json.get<std::string>();
    } else if constexpr (std::is_enum_v<Value>) {
        std::string names;
        int index = 0;
        for (const char* name : enum_names<Value>::list) {
            if (json == name) {
                value = Value(index);
                return;
            }
            names += (index++ == 0 ? "" : ", ") + std::string(name);
        }
        fail(place, "must be one of " + names, json);
    } else if constexpr (std::is_integral_v<Value>) {
        if (json.is_number_float() && std::abs(json.get<double>()) >= 1e15) {
            fail(place, "is too large", json);
        }
        const bool whole = json.is_number_integer() ||
            (json.is_number_float() &&
             json.get<double>() == std::floor(json.get<double>()) &&
             std::abs(json.get<double>()) < 1e15);
        if (!whole) {
            fail(place, "must be a whole number", json);
        }
        if constexpr (std::is_unsigned_v<Value>) {
            if (json.get<double>() < 0.0) {
                fail(place, "must not be negative", json);
            }
            value = json.get<Value>();
        } else {
            const double number = json.get<double>();
            if (std::abs(number) > double(std::numeric_limits<Value>::max())) {
                fail(place, "is too large", json);
            }
            value = Value(json.is_number_float() ? int64_t(number) : json.get<int64_t>());
        }
    } else if constexpr (std::is_floating_point_v<Value>) {
        if (!json.is_number()) {
            fail(place, "must be a number", json);
        }
        value = json.get<Value>();
        // Beyond it, numbers of samples would not fit into 64 bits.
        if (std::abs(value) > 1e12) {
            fail(place, "must lie between -1e12 and 1e12", json);
        }
    } else if constexpr (is_optional<Value>::value) {
        value.reset();
        if (!json.is_null()) {
            read(json, place, value.emplace());
        }
    } else if constexpr (is_vector<Value>::value) {
        if (!json.is_array()) {
            fail(place, "must be an array", json);
        }
        value.clear();
        for (const auto& item : json) {
            typename Value::value_type one{};
            read(item, place + "[" + std::to_string(value.size()) + "]", one);
            value.push_back(one);
        }
    } else {
        read_object(json, place, value);
    }
}

template<class Value>
ordered_json json_writer::written(const Value& value)
{
    if constexpr (std::is_enum_v<Value>) {
        return enum_names<Value>::list[size_t(value)];
    } else if constexpr (std::is_floating_point_v<Value>) {
        return std::isfinite(value) ? ordered_json(value) : ordered_json();
    } else if constexpr (std::is_arithmetic_v<Value> ||
                         std::is_same_v<Value, std::string>) {
        return value;
    } else if constexpr (is_optional<Value>::value) {
        return value ? written(*value) : ordered_json();
    } else if constexpr (is_vector<Value>::value) {
        auto array = ordered_json::array();
        for (const typename Value::value_type& item : value) {
            array.push_back(written(item));
        }
        return array;
    } else {
        return write_object(value);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
