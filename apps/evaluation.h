// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "breakdown.h"
#include <cstdint>
#include <gnuradio/specsense/core/models/metrics.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <map>
#include <vector>

/*! Figures of a set of frames. */
struct frame_figures {
    explicit frame_figures(int labels) : counts(labels) {}
    uint64_t frames = 0;
    gr::specsense::core::confusion_matrix counts;
};

/*! Figures over all frames of a test, and over groups of them. */
class evaluation
{
public:
    /*! \p labels: noise and the classes. */
    explicit evaluation(int labels);

    /*! Counts a frame whose pixels were answered so. */
    void add(const gr::specsense::core::frame& frame,
             const gr::specsense::core::confusion_matrix& counts);

    const frame_figures& all() const { return d_all; }
    /*! Of a breakdown, by its place in breakdowns(); empty where no frame's parameters
     * speak of it. */
    const std::map<frame_group, frame_figures>& groups(size_t breakdown) const
    {
        return d_groups[breakdown];
    }

private:
    frame_figures d_all;
    std::vector<std::map<frame_group, frame_figures>> d_groups;
};
