// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "device.h"
#include "torch_executor.h"
#include "trainer.h"
#include <gnuradio/specsense/core/models/torch_backend.h>
#include <torch/version.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

class plugin : public torch_backend
{
public:
    std::string version() const override { return TORCH_VERSION; }

    std::unique_ptr<network_executor>
    make_executor(const model& m, const std::string& device, int threads) override
    {
        return std::make_unique<torch_executor>(m, find_device(device), threads);
    }

    void train(const training_job& job,
               const std::function<bool(const training_progress&)>& progress) override
    {
        trainer(job).run(progress);
    }
};

} // namespace

} // namespace core
} // namespace specsense
} // namespace gr

/* What open_torch_backend() looks for; both are of one build, or are refused. */
extern "C" __attribute__((visibility("default"))) const char* specsense_torch_version()
{
    return SPECSENSE_VERSION;
}

extern "C" __attribute__((visibility("default"))) gr::specsense::core::torch_backend*
specsense_torch_backend()
{
    static gr::specsense::core::plugin instance;
    return &instance;
}
