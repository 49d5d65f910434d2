// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "device.h"
#include <ATen/autocast_mode.h>
#include <stdexcept>
#include <torch/version.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

void set_autocast(torch::Device device, bool active)
{
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_enabled(device.type(), active);
    at::autocast::set_autocast_dtype(device.type(), at::kBFloat16);
#else
    if (device.is_cuda()) {
        at::autocast::set_enabled(active);
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    } else {
        at::autocast::set_cpu_enabled(active);
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    }
#endif
}

} // namespace

torch::Device find_device(const std::string& name)
{
    if (name == "cpu") {
        return torch::kCPU;
    }
    if (name != "cuda") {
        throw std::invalid_argument("device must be cpu or cuda, got \"" + name + "\"");
    }
    if (!torch::cuda::is_available()) {
        throw std::invalid_argument(
            "device must be one that LibTorch " TORCH_VERSION
            " finds here, got \"cuda\": there is no CUDA device, or LibTorch is "
            "built without CUDA");
    }
    return torch::kCUDA;
}

bool multiplies_bfloat16(torch::Device device)
{
    if (device.is_cuda()) {
        return true;
    }
#ifdef __x86_64__
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

torch::MemoryFormat training_layout(torch::Device device)
{
    return multiplies_bfloat16(device) ? torch::MemoryFormat::ChannelsLast
                                       : torch::MemoryFormat::Contiguous;
}

void set_layout(torch::nn::Module& module, torch::MemoryFormat layout)
{
    for (auto& parameter : module.parameters()) {
        if (parameter.dim() == 4) {
            parameter.set_data(parameter.contiguous(layout));
        }
    }
}

torch::Tensor picture_tensor(const uint8_t* pictures,
                             int batch,
                             int rows,
                             int columns,
                             int channels,
                             torch::Device device,
                             torch::MemoryFormat layout)
{
    const auto bytes = torch::from_blob(
        const_cast<uint8_t*>(pictures), { batch, rows, columns, channels }, torch::kByte);
    // One channel would pass for either order if it were not said.
    return bytes.to(device)
        .permute({ 0, 3, 1, 2 })
        .to(torch::kFloat)
        .div_(255.0)
        .contiguous(layout);
}

torch::Tensor label_tensor(
    const uint8_t* labels, int batch, int rows, int columns, torch::Device device)
{
    return torch::from_blob(
               const_cast<uint8_t*>(labels), { batch, rows, columns }, torch::kByte)
        .to(device)
        .to(torch::kLong);
}

mixed_precision::mixed_precision(torch::Device device)
    : d_device(device), d_active(multiplies_bfloat16(device))
{
    if (d_active) {
        set_autocast(d_device, true);
    }
}

mixed_precision::~mixed_precision()
{
    if (d_active) {
        at::autocast::clear_cache();
        set_autocast(d_device, false);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
