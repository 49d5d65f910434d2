// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <torch/torch.h>

namespace gr {
namespace specsense {
namespace core {

/*! The device "cpu" or "cuda". Throws std::invalid_argument for others, and for "cuda"
 * where LibTorch finds none. */
torch::Device find_device(const std::string& name);

/*! Whether the device multiplies bfloat16 faster than single precision: CUDA, and
 * processors with AVX512_BF16. */
bool multiplies_bfloat16(torch::Device device);

/*! The order in memory in which training is faster: channels last in bfloat16, channel by
 * channel in single precision on the CPU (by a tenth at width 16 of OS-Net, by half at
 * width 64). */
torch::MemoryFormat training_layout(torch::Device device);

/*! Convolutions' weights in that order, too. */
void set_layout(torch::nn::Module& module, torch::MemoryFormat layout);

/*! Pictures as a network takes them: [batch, channels, rows, columns] floats from 0 to 1.
 * \p pictures: batch * rows * columns * channels bytes. */
torch::Tensor picture_tensor(const uint8_t* pictures,
                             int batch,
                             int rows,
                             int columns,
                             int channels,
                             torch::Device device,
                             torch::MemoryFormat layout);

/*! Labels as a loss takes them: [batch, rows, columns], 64 bit. */
torch::Tensor label_tensor(
    const uint8_t* labels, int batch, int rows, int columns, torch::Device device);

/*! Within its life, what a device gains by it is computed in bfloat16 (range of single
 * precision, so that no loss has to be scaled), where multiplies_bfloat16(). */
class mixed_precision
{
public:
    explicit mixed_precision(torch::Device device);
    ~mixed_precision();
    mixed_precision(const mixed_precision&) = delete;
    mixed_precision& operator=(const mixed_precision&) = delete;

private:
    torch::Device d_device;
    bool d_active;
};

} // namespace core
} // namespace specsense
} // namespace gr
