// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief JSON from others. Throws std::invalid_argument unless it is whole, at most 16
 * levels deep, and has objects of at most 1024 members, none of them twice.
 *
 * \p place begins the message: "header".
 */
nlohmann::ordered_json parse_strict_json(const std::string& text,
                                         const std::string& place);

} // namespace core
} // namespace specsense
} // namespace gr
