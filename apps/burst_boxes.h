// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "rectangle.h"
#include <cstdint>
#include <gnuradio/specsense/core/emission.h>
#include <string>
#include <vector>

/*! A burst in a picture. */
struct burst_box {
    uint64_t emission; //!< id
    rectangle box;
};

/*! An emission in a picture. */
struct emission_boxes {
    uint64_t id;
    std::string label;
    rectangle extent;             //!< around all of its boxes
    std::vector<rectangle> boxes; //!< its bursts, those joined that would touch
};

/*! Gathers the boxes by emission, in the order of the ids. */
std::vector<emission_boxes>
merge_boxes(const std::vector<burst_box>& bursts,
            const std::vector<gr::specsense::core::emission>& emissions);
