// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_resource_grid.h"
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Gives the resource blocks of uplink slots to users. */
class nr_uplink_scheduler
{
public:
    struct grant {
        int user;
        nr_block_range blocks;
    };

    /*! \p precoded says of each user whether it has transform precoding, which limits the
     * sizes of its grants. */
    nr_uplink_scheduler(std::vector<bool> precoded, const random_source& source);

    /*! Grants of one slot within \p open, lowest first. Over many slots, a share of
     * \p load is used; what sizes leave over is made up for in later ones. */
    std::vector<grant> draw(nr_block_range open, double load);

private:
    std::vector<int> draw_cuts(int count, int whole);
    std::vector<grant> draw_sizes(int wanted);

    std::vector<bool> d_precoded;
    random_source d_random;
    double d_owed = 0.0; // resource blocks
};

} // namespace core
} // namespace specsense
} // namespace gr
