// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

/*! Draws a training's log (its text, JSON lines): loss over steps above, mean accuracy and
 * mean IoU of the validations below. Returns the PNG file's content. */
std::string draw_training_curves(const std::string& name, const std::string& log);
