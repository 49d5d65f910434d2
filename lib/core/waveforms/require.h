// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! Throws std::invalid_argument, "RULE, got VALUE", unless \p valid. */
template<typename T>
void require(bool valid, const std::string& rule, T value)
{
    if (!valid) {
        std::ostringstream text;
        text << rule << ", got " << value;
        throw std::invalid_argument(text.str());
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
