// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "profile_json.h"
#include "../scene/json_fields.h"
#include "plain_text.h"
#include "strict_json.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int64_t largest_term = 3000000000; // products of two fit 64 bits
constexpr char fraction_rule[] = "a fraction of whole numbers from 1 to 3000000000";
constexpr int most_rows = 65536;
constexpr size_t most_detectors = 8;
constexpr size_t most_classes = 254; // labels 1 to 254

void require(bool met, const std::string& rule, const std::string& got)
{
    if (!met) {
        throw std::invalid_argument("profile: " + rule + ", got " + got);
    }
}

void require_fraction(const char* key, rational value)
{
    require(value.num >= 1 && value.num <= largest_term && value.den <= largest_term,
            std::string(key) + " must be " + fraction_rule,
            std::to_string(value.num) + "/" + std::to_string(value.den));
}

template<class Value>
void require_different(const std::vector<Value>& values,
                       size_t most,
                       const std::string& key)
{
    require(!values.empty() && values.size() <= most,
            key + " must be 1 to " + std::to_string(most),
            std::to_string(values.size()));
    require(std::set<Value>(values.begin(), values.end()).size() == values.size(),
            key + " must differ from each other",
            "one twice");
}

} // namespace

template<>
struct enum_names<window_shape> {
    static constexpr const char* list[] = { "hann", "kaiser" };
};
template<>
struct enum_names<detector_kind> {
    static constexpr const char* list[] = {
        "average", "peak", "sample", "cyclic_prefix_15khz", "cyclic_prefix_30khz"
    };
};

// json_fields.h finds these two for fractions.

static void
read_object(const ordered_json& json, const std::string& place, rational& value)
{
    std::vector<int64_t> terms;
    json_reader::read(json, place, terms);
    const auto fits = [](int64_t term) { return term >= 1 && term <= largest_term; };
    if (terms.size() != 2 || !std::all_of(terms.begin(), terms.end(), fits)) {
        throw std::invalid_argument(place + ": must be " + fraction_rule + ", got " +
                                    json.dump());
    }
    value = rational(terms[0], terms[1]);
}

static ordered_json write_object(const rational& value)
{
    return ordered_json::array({ value.num, value.den });
}

template<class Visitor>
static void fields(Visitor& field, sensing_profile& p)
{
    field("name", p.name);
    field("column_width_hz", p.column_width_hz);
    field("row_duration_s", p.row_duration_s);
    field("rows_per_frame", p.rows_per_frame);
    field("joined_rows", p.joined_rows);
    field("window", p.window);
    field("hop", p.hop);
    field("every_sample", p.every_sample);
    field("column_offset", p.column_offset);
    field("detectors", p.detectors);
    field("classes", p.classes);
}

ordered_json profile_to_json(const sensing_profile& profile)
{
    json_writer writer;
    sensing_profile copy = profile; // fields() serves reading, too
    fields(writer, copy);
    auto json = writer.take();
    if (profile.joined_rows == 1) {
        json.erase("joined_rows"); // as in files from before there was such a thing
    }
    return json;
}

sensing_profile profile_from_json(const std::string& text)
{
    const auto object = parse_strict_json(text, "profile");
    sensing_profile profile;
    json_reader reader(object, "profile");
    fields(reader, profile);
    reader.finish("a profile");
    // What is left out would be a default: something else than the model was trained on.
    const auto all = profile_to_json(profile);
    for (const auto& item : all.items()) {
        if (!object.contains(item.key())) {
            throw std::invalid_argument("profile." + item.key() + " is missing");
        }
    }
    check_profile(profile);
    return profile;
}

void check_profile(const sensing_profile& profile)
{
    require(is_plain_name(profile.name), plain_name_rule, quoted(profile.name));
    require_fraction("column_width_hz", profile.column_width_hz);
    require_fraction("row_duration_s", profile.row_duration_s);
    require_fraction("hop", profile.hop);
    require(profile.rows_per_frame >= 1 && profile.rows_per_frame <= most_rows,
            "rows_per_frame must lie in 1 to " + std::to_string(most_rows),
            std::to_string(profile.rows_per_frame));
    require(std::abs(profile.column_offset) <= 1.0,
            "column_offset must lie in -1 to 1",
            std::to_string(profile.column_offset));
    require_different(profile.detectors, most_detectors, "detectors");
    require_different(profile.classes, most_classes, "classes");
    for (const auto& name : profile.classes) {
        require(is_plain_name(name) && name != "noise" && name != "unsensed",
                "a class must not be noise nor unsensed, and its " +
                    std::string(plain_name_rule),
                quoted(name));
    }
    profile.validate();
}

} // namespace core
} // namespace specsense
} // namespace gr
