// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/* Numbers of 16 bits, as model files hold them. */

/*! IEEE 754's binary16, rounded to nearest, ties to even; beyond 65504 infinity. */
uint16_t to_half(float value);
float from_half(uint16_t bits);

/*! The upper half of a single-precision number. */
float from_bfloat(uint16_t bits);

} // namespace core
} // namespace specsense
} // namespace gr
