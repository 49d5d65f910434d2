// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_resource_grid.h"
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Draws which of a carrier's \p blocks a slot uses, so that their mean share is \p load;
 * ranges that do not touch, lowest first. */
std::vector<nr_block_range>
draw_allocation(nr::allocation how, double load, int blocks, random_source& random);

/*! The blocks of those regions that slot \p slot of the frame is in, in the same form. */
std::vector<nr_block_range>
fixed_allocation(const std::vector<nr_pdsch_region>& regions, int slot, int blocks);

/*! A share of a whole, from 0 to 1, whose mean is \p load, as widely spread as can be
 * without a gap: evenly from 0 to 2 load, or from 2 load - 1 to 1. */
double draw_share(double load, random_source& random);

} // namespace core
} // namespace specsense
} // namespace gr
