// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "answered_frame.h"
#include <string>
#include <vector>

/*!
 * \brief Draws what a network saw of a frame, the truth and its answer side by side, with
 * the figures of each class and the frame's parameters. Returns the PNG file's content.
 *
 * Frequency runs to the right, time upwards. \p labels: names of noise and the classes.
 */
std::string draw_answer_picture(const answered_frame& f,
                                const std::vector<std::string>& labels);
