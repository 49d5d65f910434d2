// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <locale>
#include <sstream>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! Throws std::invalid_argument, its text the \p parts in a row, unless \p holds. Numbers
 * are written as in "1e-06". */
template<typename... Part>
void require(bool holds, const Part&... parts)
{
    if (!holds) {
        std::ostringstream text;
        text.imbue(std::locale::classic());
        (text << ... << parts);
        throw std::invalid_argument(text.str());
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
