// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*! Resource blocks of the PDSCH that go to one receiver. */
struct downlink_allocation {
    int first_block;
    int blocks;
    int bits; //!< of a modulation symbol: 2, 4, 6 or 8
    float amplitude;
};

/*!
 * \brief Draws the use of the PDSCH, subframe by subframe.
 *
 * Runs of resource block groups (TS 36.213, 7.1.6.1) begin anywhere, and go on at the
 * lower edge where they meet the upper, so that all blocks are alike. The share in use
 * differs from subframe to subframe, as evenly around \p load as 0 and 1 allow.
 */
class downlink_scheduler
{
public:
    downlink_scheduler(const lte_downlink_config& config, const random_source& source);

    /*! Of the next subframe; no two overlap. */
    const std::vector<downlink_allocation>& next(double load);

private:
    void add_groups(int first, int count, const downlink_allocation& receiver);
    downlink_allocation draw_receiver();

    lte_downlink_config d_config;
    random_source d_random;
    int d_group_size, d_groups;
    std::vector<downlink_allocation> d_allocations;
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
