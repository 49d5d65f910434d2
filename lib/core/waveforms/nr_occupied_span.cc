// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_occupied_span.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double narrowest_gap = 1e6; // Hz

/* Of spans from start to stop, lowest first. */
std::vector<nr_occupied_span> join_bands(std::vector<nr_occupied_span> spans)
{
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) {
        return a.lower < b.lower;
    });
    std::vector<nr_occupied_span> joined;
    for (const auto& s : spans) {
        if (!joined.empty() && s.lower < joined.back().upper + narrowest_gap) {
            joined.back().upper = std::max(joined.back().upper, s.upper);
        } else {
            joined.push_back(s);
        }
    }
    return joined;
}

} // namespace

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
        const int64_t start = edges[i - 1], stop = edges[i];
        std::vector<nr_occupied_span> now;
        for (const auto& s : spans) {
            if (s.start <= start && s.stop >= stop) {
                now.push_back({ start, stop, s.lower, s.upper });
            }
        }
        for (const auto& s : join_bands(std::move(now))) {
            const auto before =
                std::find_if(joined.begin(), joined.end(), [&](const auto& j) {
                    return j.stop == start && j.lower == s.lower && j.upper == s.upper;
                });
            if (before != joined.end()) {
                before->stop = stop;
            } else {
                joined.push_back(s);
            }
        }
    }
    return joined;
}

} // namespace core
} // namespace specsense
} // namespace gr
