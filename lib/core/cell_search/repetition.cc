// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "repetition.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

using values = std::vector<std::complex<float>>;

/* What a pattern leaves of a symbol, at unit energy; zeros when it leaves nothing. */
values remains(const sync_symbol& symbol, const values& pattern)
{
    auto rest = symbol.subcarriers;
    const auto found = product(rest, pattern) / float(pattern.size());
    double energy = 0.0;
    for (size_t i = 0; i < rest.size(); ++i) {
        rest[i] -= found * pattern[i];
        energy += std::norm(rest[i]);
    }
    const float scale = energy > 0.0 ? float(1.0 / std::sqrt(energy)) : 0.0f;
    for (auto& v : rest) {
        v *= scale;
    }
    return rest;
}

} // namespace

double repetition(const std::vector<sync_symbol>& symbols,
                  const std::vector<std::vector<std::complex<float>>>& patterns)
{
    const size_t count = symbols.size();
    if (count < 2) {
        return 1.0;
    }
    std::vector<values> rest;
    for (size_t i = 0; i < count; ++i) {
        rest.push_back(remains(symbols[i], patterns[i]));
    }
    double likeness = 0.0;
    for (size_t i = 0; i < count; ++i) {
        for (size_t j = 0; j < i; ++j) {
            likeness += std::norm(product(rest[i], rest[j]));
        }
    }
    const double pairs = 0.5 * double(count * (count - 1));
    likeness /= pairs;
    // Independent ones agree by one over their dimensions, with a standard deviation as
    // large for each pair.
    const double by_chance = (1.0 + 3.0 / std::sqrt(pairs)) /
        double(rest.front().size() - 1);
    // Of a share s that all have in common, the likeness is the square. What is common
    // adds up: the largest eigenvalue of their correlation, 1 + (count - 1) s, rules how
    // far their sum's tail reaches.
    const double shared =
        std::sqrt(std::max(0.0, (likeness - by_chance) / (1.0 - by_chance)));
    return 1.0 + double(count - 1) * std::min(1.0, shared);
}

} // namespace core
} // namespace specsense
} // namespace gr
