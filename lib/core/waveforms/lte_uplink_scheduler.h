// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lte_uplink_layout.h"
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*! Resource blocks of the PUSCH that go to one user for a subframe. */
struct uplink_grant {
    block_range blocks;
    int user;
    int bits;         //!< of a modulation symbol: 2, 4 or 6
    int cyclic_shift; //!< n_DMRS^(2) of TS 36.211, table 5.5.2.1.1-1
};

/*!
 * \brief Draws the use of the PUSCH, subframe by subframe.
 *
 * Numbers of blocks are products of 2, 3 and 5 (TS 36.211, 5.3.3), one for each of at
 * most all users. The share in use differs from subframe to subframe, as evenly around
 * the load as 0 and 1 allow; what cannot be shared out so is made up for in the next.
 */
class uplink_scheduler
{
public:
    uplink_scheduler(int users, int resource_blocks, const random_source& source);

    /*! Of a subframe with \p blocks for the PUSCH, in order; no two overlap. */
    const std::vector<uplink_grant>& next(double load, const block_range& blocks);

private:
    std::vector<int> draw_sizes(int blocks);
    void shuffle_users();

    random_source d_random;
    std::vector<int> d_sizes;  // that a grant may have
    std::vector<int> d_fewest; // grants for so many blocks
    std::vector<int> d_users;  // in the order in which they come to be served
    double d_owed = 0.0;       // blocks that the load has called for, not yet in use
    std::vector<uplink_grant> d_grants;
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
