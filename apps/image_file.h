// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

/*! An image as the bytes of a PNG file: \p channels is 1 (grey) or 3 (red, green, blue),
 * \p pixels holds height * width * channels values, first row on top. */
std::string
encode_png(const std::vector<uint8_t>& pixels, int width, int height, int channels);
