// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

/*! Frames that have something in common; groups are listed in this order. */
struct frame_group {
    double order; //!< of numbers; where equal, by the text
    std::string text;
};

inline bool operator<(const frame_group& a, const frame_group& b)
{
    return a.order != b.order ? a.order < b.order : a.text < b.text;
}

/*! A way to split a set of frames into groups. */
struct breakdown {
    const char* name;  //!< in JSON: "snr"
    const char* title; //!< with the unit: "SNR, dB"
    /*! The group of a frame whose parameters these are; none where they say nothing of
     * it. */
    std::optional<frame_group> (*group)(const nlohmann::json& parameters);
};

/*! All the ways there are, in the order in which they are printed. */
const std::vector<breakdown>& breakdowns();
