// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

/*! The smallest 2^a, 3 * 2^a or 5 * 2^a from \p least on: lengths FFTW is fast at. */
inline int round_number(int least)
{
    int best = 1;
    while (best < least) {
        best *= 2;
    }
    for (int factor : { 3, 5 }) {
        int number = factor;
        while (number < least) {
            number *= 2;
        }
        best = std::min(best, number);
    }
    return best;
}

} // namespace core
} // namespace specsense
} // namespace gr
