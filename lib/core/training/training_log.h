// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/* A training's log: JSON objects, one a line, each with the step it was written at. All
 * throw std::runtime_error naming the file. */

void start_training_log(const std::string& path);
void append_training_log(const std::string& path, const std::string& line);
/*! Drops the lines of steps after \p step, and one that a crash cut short. */
void forget_training_log_after(const std::string& path, int64_t step);

} // namespace core
} // namespace specsense
} // namespace gr
