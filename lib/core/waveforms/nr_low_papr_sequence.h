// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Low-PAPR sequence of type 1 (TS 38.211, 5.2.2) of group \p u, v = 0, with a cyclic
 * shift of \p shift radians; \p length is 36 or more. Magnitude 1. */
std::vector<std::complex<float>> low_papr_sequence(int u, double shift, int length);

} // namespace core
} // namespace specsense
} // namespace gr
