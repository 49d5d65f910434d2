// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "memory_plan.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

size_t plan_memory(std::vector<memory_need>& needs)
{
    std::vector<memory_need*> by_size;
    for (auto& need : needs) {
        need.bytes = (need.bytes + 63) / 64 * 64;
        by_size.push_back(&need);
    }
    std::stable_sort(by_size.begin(), by_size.end(), [](const auto* a, const auto* b) {
        return a->bytes > b->bytes;
    });
    // The large first, each to the first gap among those that live beside it.
    size_t total = 0;
    std::vector<const memory_need*> placed; // in order of offset
    for (auto* need : by_size) {
        size_t offset = 0;
        for (const auto* other : placed) {
            const bool together = other->first <= need->last &&
                need->first <= other->last;
            if (together && offset + need->bytes > other->offset) {
                offset = std::max(offset, other->offset + other->bytes);
            }
        }
        need->offset = offset;
        total = std::max(total, offset + need->bytes);
        placed.insert(std::upper_bound(placed.begin(),
                                       placed.end(),
                                       need,
                                       [](const auto* a, const auto* b) {
                                           return a->offset < b->offset;
                                       }),
                      need);
    }
    return total;
}

} // namespace core
} // namespace specsense
} // namespace gr
