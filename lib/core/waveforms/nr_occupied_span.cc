// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_occupied_span.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

std::vector<nr_occupied_span> join(const std::vector<nr_occupied_span>& spans)
{
    std::vector<int64_t> edges;
    for (const auto& s : spans) {
        edges.push_back(s.start);
        edges.push_back(s.stop);
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());

    std::vector<nr_occupied_span> joined;
    for (size_t i = 1; i < edges.size(); ++i) {
        nr_occupied_span now{ edges[i - 1], edges[i], 0.0, 0.0 };
        bool occupied = false;
        for (const auto& s : spans) {
            if (s.start <= now.start && s.stop >= now.stop) {
                now.lower = occupied ? std::min(now.lower, s.lower) : s.lower;
                now.upper = occupied ? std::max(now.upper, s.upper) : s.upper;
                occupied = true;
            }
        }
        if (!occupied) {
            continue;
        }
        if (!joined.empty() && joined.back().stop == now.start &&
            joined.back().lower == now.lower && joined.back().upper == now.upper) {
            joined.back().stop = now.stop;
        } else {
            joined.push_back(now);
        }
    }
    return joined;
}

} // namespace core
} // namespace specsense
} // namespace gr
