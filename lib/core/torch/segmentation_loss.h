// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <torch/torch.h>

namespace gr {
namespace specsense {
namespace core {

/*! Cross-entropy over all pixels but the unsensed ones. \p logits [batch, classes, rows,
 * columns]; \p labels [batch, rows, columns], 64 bit; \p class_weights [classes], or
 * undefined: pixels count by that of their true class. */
torch::Tensor cross_entropy(const torch::Tensor& logits,
                            const torch::Tensor& labels,
                            const torch::Tensor& class_weights = {});

/*!
 * \brief Error-guided refinement (OS-Net): how far the probabilities of misclassified
 * pixels are from the truth.
 *
 * The mean over all sensed pixels of |p - y|^2 / 2 where the likeliest class is wrong, 0
 * elsewhere; p: softmax of the logits, y: one for the true class. The authors' script
 * takes the mean square of hit or miss, which this bounds from below (each miss counts at
 * most 1), but which has no gradient: an argmax is flat.
 */
torch::Tensor error_guided_refinement(const torch::Tensor& logits,
                                      const torch::Tensor& labels);

/*! What is trained for: cross-entropy, or (cross-entropy + refinement) / 2. */
torch::Tensor segmentation_loss(const torch::Tensor& logits,
                                const torch::Tensor& labels,
                                bool error_guided,
                                const torch::Tensor& class_weights = {});

} // namespace core
} // namespace specsense
} // namespace gr
