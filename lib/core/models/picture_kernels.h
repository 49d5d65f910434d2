// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! Power over the floor, as a level from 0 to 255 (picture.h). */
void levels_over_floor(const float* power,
                       const float* inverse_floor,
                       uint8_t* levels,
                       int count);

/*! The square root of 0 to 1, as a level from 0 to 255. */
void levels_of_likeness(const float* likeness, uint8_t* levels, int count);

} // namespace core
} // namespace specsense
} // namespace gr
