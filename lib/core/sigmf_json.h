// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <istream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! SigMF's JSON with its keys as they stand; throws recording_error, whose message begins
 * with \p path, unless it is an object whose parts have their types: the lists captures
 * and annotations, the object global. */
nlohmann::ordered_json parse_sigmf_json(const std::string& path, const std::string& text);

/*! The same from text that may be long by the annotations of an earlier run of ours:
 * these are dropped as they come. Of others it takes \p most keys and values. */
nlohmann::ordered_json parse_foreign_sigmf_json(const std::string& path,
                                                std::istream& in,
                                                int64_t most = INT64_MAX);

/*! An annotation of ours: its core:generator begins with "specsense". */
inline bool is_ours(const nlohmann::ordered_json& annotation)
{
    if (!annotation.is_object()) {
        return false;
    }
    const auto generator = annotation.find("core:generator");
    return generator != annotation.end() && generator->is_string() &&
        generator->get_ref<const std::string&>().rfind("specsense", 0) == 0;
}

/*! A whole number that fits, also one written as 1e6; else nothing. */
std::optional<int64_t> whole_number(const nlohmann::ordered_json& value);

/*! \p value for a message: short and in one line. */
std::string shown(const nlohmann::ordered_json& value);

} // namespace core
} // namespace specsense
} // namespace gr
