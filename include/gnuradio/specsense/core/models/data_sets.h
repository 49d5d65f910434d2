// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! Seeds of the frame recipes: what is tested was never seen in training, nor steered it.
 */
constexpr uint64_t training_seed = 1;       //!< unless a training recipe names another
constexpr uint64_t validation_seed = 20251; //!< watched during training
constexpr uint64_t test_seed = 20250;       //!< figures that are published

} // namespace core
} // namespace specsense
} // namespace gr
