// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct quantisation_config {
    double allowed_loss = 0.002; //!< of mean IoU, as a share: 0.2 points
    int threads = 1;
};

struct layer_sensitivity {
    std::string name{}; //!< of a convolution
    /*! By how much the mean cross-entropy (nats a pixel) grows when this layer alone is
     * of integers. NaN: it cannot be, as its input can be negative. */
    double entropy_growth = 0.0;
    bool integer = false; //!< what was chosen
};

struct quantisation_report {
    /*! For model_description. */
    std::map<std::string, layer_quantisation> quantisation{};
    std::vector<layer_sensitivity> layers{}; //!< in the network's order
    double fp32_iou = 0.0;                   //!< mean, of the second half
    double int8_iou = 0.0;                   //!< likewise
};

/*!
 * \brief Finds a trained model's int8 form, without training.
 *
 * The first half of the pictures sets the scales: each convolution's input is clipped
 * where rounding and clipping together cost the least squared error. On the second half
 * each convolution's sensitivity is measured; all start as integers, and the most
 * sensitive return to single precision, one after the other, until the mean IoU lies at
 * most allowed_loss below that of single precision.
 *
 * \p progress, from 0 to 1, may be empty. Throws std::invalid_argument for less than two
 * pictures, one whose size does not fit, or a config out of range.
 */
SPECSENSE_CORE_API quantisation_report
quantise(const model& m,
         const std::vector<labelled_picture>& pictures,
         const quantisation_config& config,
         const std::function<void(double)>& progress);

} // namespace core
} // namespace specsense
} // namespace gr
