// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/* Where to look for cells: frequencies in Hz between two others. They throw
 * std::invalid_argument when the lower is above the upper. For SS/PBCH blocks on their
 * standard's raster, see nr_sync_raster.h. */

/*! Centres of LTE carriers: multiples of 100 kHz (TS 36.104, 5.7.2). */
SPECSENSE_CORE_API std::vector<double> lte_raster(double lower, double upper);

/*! The fewest places \p step apart that have every frequency between the edges within
 * half a step of one. */
SPECSENSE_CORE_API std::vector<double>
even_raster(double lower, double upper, double step);

} // namespace core
} // namespace specsense
} // namespace gr
