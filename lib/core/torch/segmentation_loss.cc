// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "segmentation_loss.h"
#include <gnuradio/specsense/core/segmentation_engine.h>

namespace gr {
namespace specsense {
namespace core {

namespace F = torch::nn::functional;

torch::Tensor cross_entropy(const torch::Tensor& logits,
                            const torch::Tensor& labels,
                            const torch::Tensor& class_weights)
{
    if (!labels.ne(label_unsensed).any().item<bool>()) {
        return logits.sum() * 0.0; // nothing to learn
    }
    return F::cross_entropy(
        logits,
        labels,
        F::CrossEntropyFuncOptions().ignore_index(label_unsensed).weight(class_weights));
}

torch::Tensor error_guided_refinement(const torch::Tensor& logits,
                                      const torch::Tensor& labels)
{
    const auto sensed = labels.ne(label_unsensed);
    const auto truth = labels.masked_fill(sensed.logical_not(), 0).unsqueeze(1);
    const auto wrong = logits.argmax(1).ne(labels).logical_and(sensed);
    const auto p = torch::softmax(logits, 1);
    // |p - y|^2 = |p|^2 - 2 p[truth] + 1
    const auto distance = p.square().sum(1) - 2.0 * p.gather(1, truth).squeeze(1) + 1.0;
    return 0.5 * distance.mul(wrong).sum() / sensed.sum().clamp_min(1);
}

torch::Tensor segmentation_loss(const torch::Tensor& logits,
                                const torch::Tensor& labels,
                                bool error_guided,
                                const torch::Tensor& class_weights)
{
    const auto entropy = cross_entropy(logits, labels, class_weights);
    return error_guided ? 0.5 * (entropy + error_guided_refinement(logits, labels))
                        : entropy;
}

} // namespace core
} // namespace specsense
} // namespace gr
