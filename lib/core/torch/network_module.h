// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/models/model.h>
#include <torch/torch.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A network as a LibTorch module, trained and run by the same definition as every other
 * engine's. */
class network_module : public torch::nn::Module
{
public:
    explicit network_module(const network& definition);

    const network& definition() const { return d_network; }
    /*! Pictures [batch, channels, rows, columns] from 0 to 1; logits [batch, classes,
     * rows, columns]. */
    torch::Tensor forward(const torch::Tensor& pictures);

    /*! Until the next train(): batch normalisation by the running statistics, which stay
     * as they are. */
    void fix_statistics();

    /*! Copies of all weights. */
    weight_map weights() const;
    /*! Takes weights that check_weights() accepts. */
    void set_weights(const weight_map& weights);

private:
    struct convolution {
        torch::nn::Conv2d filter{ nullptr };
        torch::nn::BatchNorm2d norm{ nullptr }; // null where there is none
    };

    torch::Tensor convolve(size_t layer, const torch::Tensor& input);
    /* Its tensors by the names that weight_shapes() gives them. */
    std::vector<std::pair<std::string, torch::Tensor>> named_weights() const;

    network d_network;
    std::vector<convolution> d_convolutions; // by layer; empty for other kinds
};

} // namespace core
} // namespace specsense
} // namespace gr
