// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/sensing_profile.h>
#include <nlohmann/json.hpp>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! A profile as a JSON object: fractions as [numerator, denominator], enums by name. */
nlohmann::ordered_json profile_to_json(const sensing_profile& profile);

/*! Its inverse, for text from others: every member must be there and within limits that
 * no radio reaches, and none may be unknown. Throws std::invalid_argument naming the
 * member, the rule and the value. */
sensing_profile profile_from_json(const std::string& text);

/*! Throws std::invalid_argument unless a model file may hold the profile. */
void check_profile(const sensing_profile& profile);

} // namespace core
} // namespace specsense
} // namespace gr
