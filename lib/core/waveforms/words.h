// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <sstream>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! The parts in a row, numbers written as in "1e-06": for rules that name values. */
template<typename... Part>
std::string words(const Part&... parts)
{
    std::ostringstream text;
    (text << ... << parts);
    return text.str();
}

} // namespace core
} // namespace specsense
} // namespace gr
