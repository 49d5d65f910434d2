// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../training/training_batches.h"
#include "network_module.h"

namespace gr {
namespace specsense {
namespace core {

struct validation_result {
    double loss = 0.0; // cross-entropy
    double mean_accuracy = 0.0;
    double mean_iou = 0.0;
};

/*! Whole frames, made once, on which a network is measured again and again. */
class validator
{
public:
    validator(const frame_recipe& frames, int count, int stride, int threads);

    /*! Measures the module as it is; it comes back in the mode (training or not) that it
     * was in. */
    validation_result measure(network_module& module, torch::Device device) const;

private:
    int d_classes; // with noise
    std::vector<training_batch> d_frames;
};

} // namespace core
} // namespace specsense
} // namespace gr
