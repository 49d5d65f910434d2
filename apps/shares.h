// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

/* Shares from 0 to 1 in reports; NaN where there is nothing to share. */

/*! In percent, with two decimals; "-" for NaN. */
inline std::string percent(double share)
{
    if (std::isnan(share)) {
        return "-";
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", 100.0 * share);
    return text;
}

/*! JSON knows no NaN. */
inline nlohmann::ordered_json or_null(double share)
{
    return std::isnan(share) ? nlohmann::ordered_json() : nlohmann::ordered_json(share);
}
