// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "rectangle.h"
#include <cstdint>
#include <gnuradio/specsense/core/emission.h>
#include <map>
#include <string>
#include <vector>

/*! An emission in a picture. */
struct emission_boxes {
    uint64_t id;
    std::string label;
    rectangle extent;             //!< around all of its boxes
    std::vector<rectangle> boxes; //!< its bursts, those joined that would touch
};

/*! Gathers the boxes of bursts by emission. How many it keeps depends on the picture's
 * size, not on how many bursts there are. */
class box_merger
{
public:
    explicit box_merger(const std::vector<gr::specsense::core::emission>& emissions);

    /*! A burst of the emission \p id; the later ones come later. */
    void add(uint64_t id, const rectangle& box);
    /*! In the order of the ids, without those that have no burst. */
    std::vector<emission_boxes> take();

private:
    struct gathered {
        emission_boxes emission;
        size_t settled = 0; // so many of the boxes lie too far above to grow
    };

    std::map<uint64_t, gathered> d_by_id;
};
