// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

/*! Makes a folder for files, unless it is there. Throws std::runtime_error with the path
 * and the reason when it cannot be made or written into. */
void make_output_folder(const std::string& path);

/*! A frame's file: its index in six digits or more, and an ending (".npy"). */
std::string numbered_name(uint64_t index, const char* ending);
