// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "network_module.h"
#include <gnuradio/specsense/core/models/network_executor.h>

namespace gr {
namespace specsense {
namespace core {

/*! A network as LibTorch runs it by itself, layer by layer, channels last: in single
 * precision on the CPU, in half precision on CUDA. */
class torch_executor : public network_executor
{
public:
    torch_executor(const model& m, torch::Device device, int threads);

    void run(const uint8_t* pictures,
             int batch,
             int rows,
             int columns,
             float* logits) override;

private:
    torch::Device d_device;
    int d_threads;
    network_module d_module;
};

} // namespace core
} // namespace specsense
} // namespace gr
