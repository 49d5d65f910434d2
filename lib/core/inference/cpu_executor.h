// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "aligned_buffer.h"
#include "convolution.h"
#include "execution_plan.h"
#include <functional>
#include <gnuradio/specsense/core/models/network_executor.h>

namespace gr {
namespace specsense {
namespace core {

/*! Runs a plan: convolutions, and what is between them by pixel_kernels. */
class cpu_executor : public network_executor
{
public:
    /*! Looks at what a convolution takes: name, values in single precision and their
     * number, padding included. */
    using observer = std::function<void(const std::string&, const float*, size_t)>;

    /*! Throws std::invalid_argument as check_weights and check_quantisation do. */
    cpu_executor(const model& m, const quantisation_map& quantisation, int threads);

    void run(const uint8_t* pictures,
             int batch,
             int rows,
             int columns,
             float* logits) override;

    /*! Called for each convolution that computes in single precision. */
    void observe(observer look) { d_look = std::move(look); }

private:
    void prepare(const picture_batch& pictures);
    void plan_activations();
    picture_batch at_level(int level) const;
    int planes(int value) const;
    void execute(int step);
    template<class T>
    void pool(const plan_step& step);
    void upsample_floats(const plan_step& step);
    void upsample_integers(const plan_step& step);
    template<class T>
    T* data(int value)
    {
        return static_cast<T*>(d_data[value]);
    }

    network d_network;
    int d_threads;
    execution_plan d_plan;
    std::vector<std::unique_ptr<convolution>> d_convolutions; // of each step; or null
    observer d_look;

    picture_batch d_pictures; // that is prepared for
    aligned_buffer d_memory;
    std::vector<void*> d_data; // of each value
    void* d_scratch = nullptr;
};

} // namespace core
} // namespace specsense
} // namespace gr
