// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "answered_frame.h"
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

/*! Keeps the frames that a network answered worst, to look at them. */
class worst_frames
{
public:
    /*! \p most: kept at once. */
    explicit worst_frames(size_t most) : d_most(most) {}

    /*! \p mean_iou of the frame; of equal ones the first to come is kept. */
    void add(answered_frame f, double mean_iou);

    /*! Writes a picture of each into \p folder: "worst_0001_000123.png" for the worst,
     * which is frame 123. \p labels: names of noise and the classes. */
    void draw(const std::string& folder, const std::vector<std::string>& labels) const;

    size_t size() const { return d_frames.size(); }

private:
    size_t d_most;
    std::multimap<double, answered_frame> d_frames{}; // by mean IoU
};
