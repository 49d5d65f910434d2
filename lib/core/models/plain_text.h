// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace gr {
namespace specsense {
namespace core {

/* Texts from others, for messages, terminals and file names. */

/*! \p text for a message: short, in quotes, without control characters. */
std::string quoted(const std::string& text);

/*! Every character is ASCII's and leaves ink, or is a space. */
bool is_printable(const std::string& text);

constexpr char plain_name_rule[] =
    "name must be 1 to 64 letters, digits, '.', '_' or '-'";
bool is_plain_name(const std::string& text);

} // namespace core
} // namespace specsense
} // namespace gr
