// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sigmf_json.h"
#include <cmath>
#include <gnuradio/specsense/core/recording.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Writing JSON takes stack for every level.
constexpr int deepest_level = 64;

void require_type(const std::string& path,
                  const nlohmann::ordered_json& root,
                  const char* key,
                  nlohmann::json::value_t type,
                  const char* what)
{
    const auto part = root.find(key);
    if (part == root.end()) {
        throw recording_error(path + ": metadata must have \"" + key + "\", got none");
    }
    if (part->type() != type) {
        throw recording_error(path + ": \"" + key + "\" must be " + what + ", got " +
                              shown(*part));
    }
}

using json = nlohmann::ordered_json;
using event = json::parse_event_t;

/* Drops annotations of ours while the rest is read. */
class foreign_filter
{
public:
    foreign_filter(const std::string& path, bool drops, int64_t most)
        : d_path(path), d_drops(drops), d_most(most)
    {
    }

    bool keeps(int depth, event e, json& parsed)
    {
        require(depth <= deepest_level, deepest_level, "levels");
        if (e == event::key && depth == 1) {
            d_in_annotations = parsed == "annotations";
        }
        if (e == event::object_start && depth == 2) {
            d_kept_before = d_kept;
        }
        ++d_kept;
        if (d_drops && e == event::object_end && depth == 2 && d_in_annotations &&
            is_ours(parsed)) {
            d_kept = d_kept_before;
            return false;
        }
        require(d_kept <= d_most, d_most, "keys and values");
        return true;
    }

private:
    void require(bool holds, int64_t most, const char* what) const
    {
        if (!holds) {
            throw recording_error(d_path + ": metadata must have at most " +
                                  std::to_string(most) + " " + what + ", got more");
        }
    }

    std::string d_path;
    bool d_drops;
    int64_t d_most;
    bool d_in_annotations = false;
    int64_t d_kept = 0;
    int64_t d_kept_before = 0;
};

template<typename Input>
json parse(const std::string& path, Input& input, bool drops, int64_t most)
{
    json root;
    foreign_filter filter(path, drops, most);
    try {
        root = json::parse(input, [&filter](int depth, event e, json& parsed) {
            return filter.keeps(depth, e, parsed);
        });
    } catch (const nlohmann::json::exception& e) {
        // Its what() begins with the library's own "[json.exception.parse_error.101] ".
        const std::string what = e.what();
        const size_t prefix = what.find("] ");
        throw recording_error(
            path + ": metadata must be JSON, got a " +
            (prefix == std::string::npos ? what : what.substr(prefix + 2)));
    }
    if (!root.is_object()) {
        throw recording_error(path + ": metadata must be a JSON object, got " +
                              shown(root));
    }
    using type = nlohmann::json::value_t;
    require_type(path, root, "global", type::object, "an object");
    require_type(path, root, "captures", type::array, "a list");
    if (root.contains("annotations")) {
        require_type(path, root, "annotations", type::array, "a list");
    }
    return root;
}

} // namespace

json parse_sigmf_json(const std::string& path, const std::string& text)
{
    return parse(path, text, false, INT64_MAX);
}

json parse_foreign_sigmf_json(const std::string& path, std::istream& in, int64_t most)
{
    return parse(path, in, true, most);
}

std::optional<int64_t> whole_number(const nlohmann::ordered_json& value)
{
    // Sums of two of them stay within 64 bits.
    constexpr int64_t most = int64_t(1) << 61;
    if (value.is_number_unsigned()) {
        const auto n = value.get<uint64_t>();
        return n <= uint64_t(most) ? std::optional<int64_t>(n) : std::nullopt;
    }
    if (value.is_number_integer()) {
        const auto n = value.get<int64_t>();
        return n >= -most && n <= most ? std::optional<int64_t>(n) : std::nullopt;
    }
    if (value.is_number_float()) {
        const auto n = value.get<double>();
        if (std::fabs(n) <= double(most) && n == std::floor(n)) {
            return static_cast<int64_t>(n);
        }
    }
    return std::nullopt;
}

std::string shown(const nlohmann::ordered_json& value)
{
    if (value.is_array()) {
        return "a list";
    }
    if (value.is_object()) {
        return "an object";
    }
    constexpr size_t longest = 60;
    std::string text =
        value.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
    if (text.size() > longest) {
        text = text.substr(0, longest) + "...";
    }
    return text;
}

} // namespace core
} // namespace specsense
} // namespace gr
