// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plain_text.h"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace gr {
namespace specsense {
namespace core {

std::string quoted(const std::string& text)
{
    constexpr size_t longest = 80;
    const nlohmann::json shown = text.size() <= longest ? text
                                                        : text.substr(0, longest) + "...";
    return shown.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

bool is_printable(const std::string& text)
{
    return std::all_of(
        text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_plain_name(const std::string& text)
{
    constexpr size_t longest = 64;
    return !text.empty() && text.size() <= longest &&
        std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        });
}

} // namespace core
} // namespace specsense
} // namespace gr
