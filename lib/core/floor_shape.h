// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "noise_level_fit.h"
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct floor_shape {
    std::vector<double> power;  //!< by column; valid where known
    std::vector<bool> observed; //!< columns in which the floor itself is seen
    bool known = false;
};

/*!
 * \brief Tells, from each column's lowest noise-like level, which of these levels are the
 * receiver's noise and which a signal that is always there.
 *
 * A front end bends its noise slowly: by up to 20 dB over the band, and by more in its
 * outermost columns, where filters roll off. A signal stands on its surroundings with a
 * step within a few columns. So the band is cut at its steps into plateaus; one that is
 * higher than a neighbour is a signal. The exception is a band edge that falls to the
 * last column, without a shelf of noise: that is a roll-off, and what is inside it stays.
 */
floor_shape find_floor_shape(const std::vector<noise_level>& levels);

} // namespace core
} // namespace specsense
} // namespace gr
