// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

enum class layer_kind {
    picture,     //!< what the network sees
    convolution, //!< "same" zero padding, stride 1; then normalisation and ReLU, if asked
    max_pool,    //!< 2x2, stride 2; remembers which of the four was the largest
    upsample     //!< bilinear, by 2 (corners not aligned); may add another layer
};

/*! A layer: what it does with the outputs of earlier ones. */
struct network_layer {
    layer_kind kind = layer_kind::picture;
    std::string name{};      //!< "encoder1.conv1"; its weights' names start with it
    int input = -1;          //!< index of the layer whose output it takes
    int channels = 0;        //!< of its output
    int level = 0;           //!< its output has rows >> level by columns >> level pixels
    int kernel = 0;          //!< of a convolution: kernel * kernel, odd
    int dilation = 1;        //!< of a convolution: pixels from tap to tap
    bool normalised = false; //!< of a convolution: batch normalisation, and no bias
    bool rectified = false;  //!< of a convolution: ReLU at the end
    int unpooled = -1;       //!< of an upsample: a max_pool layer, whose output is added
                             //!< at the places that it came from
    int added = -1; //!< of an upsample: a layer as fine as its output, added to it
};

/*!
 * \brief A fully convolutional network as a list of layers: defined once, built by the
 * trainer (LibTorch) and by the engines (oneDNN, LibTorch) alike.
 *
 * The last layer's channels are the logits of noise and of the classes. Pictures are
 * rows * columns pixels of channels from 0 to 1, both multiples of stride().
 *
 * Weights of a convolution N, by name: N.weight [channels, input channels, kernel,
 * kernel], and N.bias [channels] or, normalised, N.norm.weight, N.norm.bias,
 * N.norm.running_mean and N.norm.running_var, [channels] each.
 */
class SPECSENSE_CORE_API network
{
public:
    explicit network(int picture_channels);

    /*! Each appends a layer and returns its index. \p input is an index that one of them
     * returned; 0 is the picture. */
    int convolution(const std::string& name, int input, int channels, int kernel);
    int convolution_norm_relu(
        const std::string& name, int input, int channels, int kernel, int dilation = 1);
    int max_pool(const std::string& name, int input);
    int upsample(const std::string& name, int input);
    /*! \p pool: a max_pool layer of the same channels and level as \p input. */
    int upsample_and_unpool(const std::string& name, int input, int pool);
    /*! \p skipped: a layer of the same channels as \p input, and twice as fine. */
    int upsample_and_add(const std::string& name, int input, int skipped);

    const std::vector<network_layer>& layers() const { return d_layers; }
    int picture_channels() const { return d_layers.front().channels; }
    int output_channels() const { return d_layers.back().channels; }
    /*! Rows and columns of pictures are multiples of it. */
    int stride() const;
    /*! Trainable weights. */
    int64_t parameters() const;
    /*! Multiply-accumulates of the convolutions over a picture of that size. */
    int64_t multiply_accumulates(int rows, int columns) const;

    /*! Channels that a layer takes. */
    int input_channels(const network_layer& layer) const;

private:
    int append(network_layer layer);
    std::vector<network_layer> d_layers;
};

/*! A tensor that a network's weights must hold. */
struct weight_shape {
    std::string name;
    std::vector<int64_t> shape;
};

/*! The tensors of network's weights, in the order of its layers. */
SPECSENSE_CORE_API std::vector<weight_shape> weight_shapes(const network& net);

} // namespace core
} // namespace specsense
} // namespace gr
