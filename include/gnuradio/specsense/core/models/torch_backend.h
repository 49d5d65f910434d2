// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <gnuradio/specsense/core/training/training.h>
#include <memory>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief What needs LibTorch: training, and networks on other devices than the CPU.
 *
 * It stands in a library of its own (specsense-torch), which open_torch_backend() loads:
 * nothing else in the process has to.
 */
class SPECSENSE_CORE_API torch_backend
{
public:
    virtual ~torch_backend();

    /*! LibTorch's version: "1.13.1". */
    virtual std::string version() const = 0;
    /*! Runs a model as LibTorch does by itself, layer by layer, channels last: on "cpu"
     * with \p threads threads, or on "cuda" (half precision). Throws
     * std::invalid_argument for a device that there is not. */
    virtual std::unique_ptr<network_executor>
    make_executor(const model& m, const std::string& device, int threads) = 0;
    /*! Trains as training.h says; returns at the end, or when \p progress returns false
     * (a checkpoint is written then). */
    virtual void train(const training_job& job,
                       const std::function<bool(const training_progress&)>& progress) = 0;
};

/*! Loads the library at the first call. Looked for beside the core library, then in the
 * folder SPECSENSE_TORCH_PLUGIN_DIR. Throws std::runtime_error when it is missing or of
 * another version, or when the process holds another LibTorch already (two crash). */
SPECSENSE_CORE_API torch_backend& open_torch_backend();

} // namespace core
} // namespace specsense
} // namespace gr
