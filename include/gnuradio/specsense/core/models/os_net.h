// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <gnuradio/specsense/core/models/network.h>

namespace gr {
namespace specsense {
namespace core {

struct os_net_config {
    int picture_channels = 3; //!< the papers' colours
    int classes = 3;          //!< beside noise
    int width = 64;           //!< channels of the first level, a multiple of 4
    /*! Max-pooling with adaptive reconstruction; without it the decoder sees nothing of
     * the encoder but its deepest features. */
    bool adaptive_reconstruction = true;
    /*! In place of it: the decoder adds all of the encoder's features, not the largest of
     * each four pixels, as LinkNet does (Chaurasia and Culurciello, VCIP 2017). What is
     * a row or a column thin is found again. */
    bool full_skips = false;
    int head_channels = 0; //!< of the last but one convolution; 0: width / 4
    /*! Of the bottleneck's two convolutions. 1, 1 is the paper's: a pixel sees 50 around
     * it. At the same cost 4, 8 see most of a frame of 256, over all of which masks hold.
     */
    std::array<int, 2> bottleneck_dilation{ 1, 1 };

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief OS-Net (Nguyen et al., "Spectrum Sensing in Radar-Communications Systems for
 * Signal Identification: Deep Learning with Error-Guided Refinement", ATC 2025), at width
 * 64 with the paper's 4.64 M parameters and 21.2 G multiply-accumulates at 256 x 256.
 *
 * An encoder of three levels, each of two 3x3 convolutions, and a bottleneck; a decoder
 * that goes up by MAR (max-pooling with adaptive reconstruction): its features,
 * upsampled bilinearly, plus the encoder's pooled features put back at the places that
 * the pooling kept. A sum instead of a concatenation: no channel more to convolve.
 *
 * Where it differs from the authors' script: it ends in logits (the script ends in
 * softmax and takes a cross-entropy that applies softmax again). full_skips and
 * head_channels are not of the paper.
 */
SPECSENSE_CORE_API network make_os_net(const os_net_config& config = {});

} // namespace core
} // namespace specsense
} // namespace gr
