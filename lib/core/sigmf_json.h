// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
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

/*! A whole number that fits, also one written as 1e6; else nothing. */
std::optional<int64_t> whole_number(const nlohmann::ordered_json& value);

/*! \p value for a message: short and in one line. */
std::string shown(const nlohmann::ordered_json& value);

} // namespace core
} // namespace specsense
} // namespace gr
