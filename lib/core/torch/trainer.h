// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../training/training_batches.h"
#include "network_module.h"
#include "validator.h"
#include "weight_average.h"
#include <chrono>
#include <functional>
#include <gnuradio/specsense/core/training/training.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A training, from its first or its last checkpoint to its end.
 *
 * In job.folder: checkpoint.pt (weights, their average, the optimizer's state, the step),
 * log.jsonl (a line for each of the losses' means and for each validation; what was
 * logged after the checkpoint is forgotten when the training goes on from it), and
 * model.safetensors, the averaged weights of the best validation.
 */
class trainer
{
public:
    explicit trainer(const training_job& job);
    ~trainer();

    void run(const std::function<bool(const training_progress&)>& progress);

private:
    using clock = std::chrono::steady_clock;

    void start_weights();
    torch::Tensor class_weights(const training_phase& phase) const;
    void take_step(const training_batch& batch);
    void after_step();
    void validate();
    void log_loss();
    bool resume();
    void write_checkpoint();
    void write_averaged(const char* name);
    double seconds_since(clock::time_point start) const;
    std::string file(const char* name) const;

    training_job d_job;
    torch::Device d_device;
    std::unique_ptr<frame_recipe> d_frames;
    training_batches d_batches;
    network_module d_module;
    network_module d_averaged;
    weight_average d_average;
    torch::optim::AdamW d_optimizer;
    std::unique_ptr<validator> d_validator;

    int64_t d_step = 0;
    double d_loss_sum = 0.0; // since the log's last line
    int64_t d_losses = 0;
    double d_seconds_before = 0.0; // of runs before this one
    clock::time_point d_start;
    clock::time_point d_last_checkpoint;
    validation_result d_last{};
    double d_best_iou = -1.0;
    int64_t d_validations_since_best = 0;
};

} // namespace core
} // namespace specsense
} // namespace gr
