// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/models/model.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A convolution with its batch normalisation folded in. */
struct folded_convolution {
    std::vector<float> weights; //!< [channels][input channels][kernel][kernel]
    std::vector<float> bias;    //!< [channels]
};

folded_convolution fold(const weight_map& weights, const network_layer& layer);

/*! Weights as integers from -integer_weights::limit to limit: channel c's are worth
 * step[c] each. */
struct integer_weights {
    /*! Where the processor has no dot product of bytes, oneDNN adds the products of two
     * neighbouring bytes in 16 bits, which saturates: 2 * 255 * 64 still fits, and every
     * machine gives the same answer. */
    static constexpr int limit = 64;

    std::vector<int8_t> values; //!< as folded_convolution's
    std::vector<float> step;    //!< [channels]
};

integer_weights to_integers(const folded_convolution& convolution);

} // namespace core
} // namespace specsense
} // namespace gr
