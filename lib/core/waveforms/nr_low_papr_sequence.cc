// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_low_papr_sequence.h"
#include "lte_uplink_sequences.h"

namespace gr {
namespace specsense {
namespace core {

std::vector<std::complex<float>> low_papr_sequence(int u, double shift, int length)
{
    // TS 38.211, 5.2.2.1, makes the same base sequences of these lengths as LTE.
    auto r = lte::base_sequence(u, length);
    if (shift != 0.0) {
        for (int n = 0; n < length; ++n) {
            r[n] *= std::complex<float>(std::polar(1.0, shift * n));
        }
    }
    return r;
}

} // namespace core
} // namespace specsense
} // namespace gr
