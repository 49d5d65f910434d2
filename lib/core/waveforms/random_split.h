// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! \p parts whole numbers, from 0 on, that add up to \p sum: between cuts drawn alike. */
inline std::vector<int> random_split(random_source& random, int sum, int parts)
{
    std::vector<int> cuts{ 0, sum };
    for (int i = 1; i < parts; ++i) {
        cuts.push_back(int(random.integer(0, sum)));
    }
    std::sort(cuts.begin(), cuts.end());
    for (int i = 0; i < parts; ++i) {
        cuts[i] = cuts[i + 1] - cuts[i];
    }
    cuts.pop_back();
    return cuts;
}

} // namespace core
} // namespace specsense
} // namespace gr
