// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_allocation.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* P of TS 38.214, table 5.1.2.2.1-1, configuration 1 */
int group_size(int blocks)
{
    return blocks <= 36 ? 2 : blocks <= 72 ? 4 : blocks <= 144 ? 8 : 16;
}

std::vector<nr_block_range> draw_groups(double load, int blocks, random_source& random)
{
    const int size = group_size(blocks);
    std::vector<nr_block_range> ranges;
    for (int first = 0; first < blocks; first += size) {
        if (!random.chance(load)) {
            continue;
        }
        const int stop = std::min(first + size, blocks);
        if (!ranges.empty() && ranges.back().stop == first) {
            ranges.back().stop = stop;
        } else {
            ranges.push_back({ first, stop });
        }
    }
    return ranges;
}

} // namespace

std::vector<nr_block_range>
fixed_allocation(const std::vector<nr_pdsch_region>& regions, int slot, int blocks)
{
    std::vector<bool> used(size_t(blocks), false);
    for (const auto& r : regions) {
        if (slot >= r.first_slot && slot < r.first_slot + r.slots) {
            std::fill_n(used.begin() + r.first_block, r.blocks, true);
        }
    }
    std::vector<nr_block_range> ranges;
    for (int block = 0; block < blocks; ++block) {
        if (!used[size_t(block)]) {
            continue;
        }
        if (!ranges.empty() && ranges.back().stop == block) {
            ++ranges.back().stop;
        } else {
            ranges.push_back({ block, block + 1 });
        }
    }
    return ranges;
}

double draw_share(double load, random_source& random)
{
    return random.uniform(std::max(0.0, 2.0 * load - 1.0), std::min(1.0, 2.0 * load));
}

std::vector<nr_block_range>
draw_allocation(nr::allocation how, double load, int blocks, random_source& random)
{
    if (how == nr::allocation::resource_block_groups) {
        return draw_groups(load, blocks, random);
    }
    if (how == nr::allocation::whole_band) {
        return random.chance(load) ? std::vector<nr_block_range>{ { 0, blocks } }
                                   : std::vector<nr_block_range>{};
    }
    const int count = int(std::lround(draw_share(load, random) * blocks));
    const int first = int(random.integer(0, blocks - count));
    return count > 0 ? std::vector<nr_block_range>{ { first, first + count } }
                     : std::vector<nr_block_range>{};
}

} // namespace core
} // namespace specsense
} // namespace gr
