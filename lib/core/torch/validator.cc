// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "validator.h"
#include "../ordered_work.h"
#include "device.h"
#include "segmentation_loss.h"
#include <gnuradio/specsense/core/models/metrics.h>

namespace gr {
namespace specsense {
namespace core {

validator::validator(const frame_recipe& frames, int count, int stride, int threads)
    : d_classes(int(frames.profile().classes.size()) + 1)
{
    ordered_work(
        0,
        count,
        threads,
        [&](int64_t index) {
            return training_batches::whole_frame(
                frames.make(uint64_t(index)), frames.profile(), stride);
        },
        [&](training_batch&& frame) { d_frames.push_back(std::move(frame)); });
}

validation_result validator::measure(network_module& module, torch::Device device) const
{
    const torch::NoGradGuard no_gradient;
    const mixed_precision precision(device);
    const bool was_training = module.is_training();
    module.eval();
    confusion_matrix confusion(d_classes);
    validation_result result;
    for (const auto& f : d_frames) {
        const auto input = picture_tensor(f.pictures.data(),
                                          f.size,
                                          f.rows,
                                          f.columns,
                                          module.definition().picture_channels(),
                                          device,
                                          training_layout(device));
        const auto labels =
            label_tensor(f.labels.data(), f.size, f.rows, f.columns, device);
        const auto logits = module.forward(input).to(torch::kFloat);
        result.loss += cross_entropy(logits, labels).item<double>() /
            double(d_frames.size());
        const auto answer = logits.argmax(1).to(torch::kCPU, torch::kByte).contiguous();
        confusion.add(f.labels.data(), answer.data_ptr<uint8_t>(), f.labels.size());
    }
    module.train(was_training);
    result.mean_accuracy = confusion.mean_accuracy();
    result.mean_iou = confusion.mean_iou();
    return result;
}

} // namespace core
} // namespace specsense
} // namespace gr
