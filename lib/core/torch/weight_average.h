// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <torch/torch.h>

namespace gr {
namespace specsense {
namespace core {

/*! The exponential moving average of a module's weights and statistics, kept in another
 * module of the same network. */
class weight_average
{
public:
    weight_average(torch::nn::Module& averaged, double decay)
        : d_averaged(averaged), d_decay(decay)
    {
    }

    /*! After \p step steps. The first ones weigh less: the average starts as the weights
     * are, not as they were drawn. */
    void update(const torch::nn::Module& trained, int64_t step)
    {
        const torch::NoGradGuard no_gradient;
        const double decay = std::min(d_decay,
                                      (1.0 + double(step)) / (10.0 + double(step)));
        mix(d_averaged.parameters(), trained.parameters(), decay);
        mix(d_averaged.buffers(), trained.buffers(), decay);
    }

private:
    static void mix(std::vector<torch::Tensor> averaged,
                    const std::vector<torch::Tensor>& trained,
                    double decay)
    {
        for (size_t i = 0; i < averaged.size(); ++i) {
            if (averaged[i].is_floating_point()) {
                averaged[i].lerp_(trained[i].detach(), 1.0 - decay);
            } else {
                averaged[i].copy_(trained[i]); // counters
            }
        }
    }

    torch::nn::Module& d_averaged;
    double d_decay;
};

} // namespace core
} // namespace specsense
} // namespace gr
