// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

/* Arrays as the bytes of a NumPy .npy file (format version 1.0, C order, little-endian).
 */

std::string npy_array(const std::vector<float>& values, const std::vector<int>& shape);
std::string npy_array(const std::vector<uint8_t>& values, const std::vector<int>& shape);
