// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/models/model.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Weights by which a wider network computes what a narrow one does: a start for
 * its training (Net2Net: Chen, Goodfellow and Shlens, ICLR 2016).
 *
 * Each channel is repeated a whole number of times; what a convolution took from one, it
 * takes from its copies, in shares drawn from \p seed, so that the copies grow apart.
 * Networks of the same width give the weights as they are. Throws std::invalid_argument
 * unless both networks have the same layers, the wider one a multiple of the channels.
 */
weight_map widen_weights(const weight_map& weights,
                         const network& narrow,
                         const network& wide,
                         uint64_t seed);

} // namespace core
} // namespace specsense
} // namespace gr
