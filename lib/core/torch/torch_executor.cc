// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "torch_executor.h"
#include "device.h"
#include <cstring>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

torch_executor::torch_executor(const model& m, torch::Device device, int threads)
    : d_device(device), d_threads(threads),
      d_module(make_network(m.description.architecture))
{
    if (threads < 1) {
        throw std::invalid_argument("threads must be at least 1, got " +
                                    std::to_string(threads));
    }
    d_module.set_weights(m.weights);
    d_module.eval();
    d_module.to(device);
    if (device.is_cuda()) {
        d_module.to(torch::kHalf);
    }
    set_layout(d_module, torch::MemoryFormat::ChannelsLast);
}

void torch_executor::run(
    const uint8_t* pictures, int batch, int rows, int columns, float* logits)
{
    const auto& net = d_module.definition();
    if (batch < 1 || rows < 1 || columns < 1 || rows % net.stride() != 0 ||
        columns % net.stride() != 0) {
        throw std::invalid_argument(
            "pictures must be at least 1, their rows and columns positive multiples of " +
            std::to_string(net.stride()) + ", got " + std::to_string(batch) + " of " +
            std::to_string(rows) + " x " + std::to_string(columns));
    }
    const torch::NoGradGuard no_gradient;
    torch::set_num_threads(d_threads);
    auto input = picture_tensor(pictures,
                                batch,
                                rows,
                                columns,
                                net.picture_channels(),
                                d_device,
                                torch::MemoryFormat::ChannelsLast);
    if (d_device.is_cuda()) {
        input = input.to(torch::kHalf);
    }
    const auto out = d_module.forward(input)
                         .permute({ 0, 2, 3, 1 })
                         .to(torch::kCPU, torch::kFloat)
                         .contiguous();
    std::memcpy(logits, out.data_ptr<float>(), out.nbytes());
}

} // namespace core
} // namespace specsense
} // namespace gr
