// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

constexpr int sequence_groups = 30; // TS 36.211, 5.5.1

/*! Base sequence r_u,v(n) of TS 36.211, 5.5.1, of \p group u (0 to 29), base number v = 0
 * and \p length 12, 24, or more. Magnitude 1. */
std::vector<std::complex<float>> base_sequence(int group, int length);

constexpr int preamble_length = 839; // N_ZC of preamble format 0, TS 36.211, 5.7.2
/*! Random access preamble x_u,v(n) of TS 36.211, 5.7.2, shifted by \p shift. Magnitude
 * 1. */
std::vector<std::complex<float>> random_access_preamble(int root, int shift);

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
