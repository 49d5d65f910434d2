// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_resource_grid.h"
#include "nr_timing.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

nr_resource_grid::nr_resource_grid(int symbols, int blocks)
    : d_symbols(symbols), d_blocks(blocks),
      d_elements(size_t(symbols) * blocks * subcarriers_per_block),
      d_uses(size_t(symbols) * blocks, nr_use::free), d_extents(symbols)
{
}

int nr_resource_grid::subcarriers() const { return d_blocks * subcarriers_per_block; }

void nr_resource_grid::clear()
{
    for (int l = 0; l < d_symbols; ++l) {
        auto& range = d_extents[l];
        if (range.first < range.stop) {
            std::fill(symbol(l) + range.first * subcarriers_per_block,
                      symbol(l) + range.stop * subcarriers_per_block,
                      0.0f);
        }
        range = { 0, 0 };
    }
    std::fill(d_uses.begin(), d_uses.end(), nr_use::free);
}

void nr_resource_grid::take(int l, int block, nr_use use)
{
    d_uses[size_t(l) * d_blocks + block] = use;
    auto& range = d_extents[l];
    if (range.first == range.stop) {
        range = { block, block + 1 };
    } else {
        range = { std::min(range.first, block), std::max(range.stop, block + 1) };
    }
}

std::vector<nr_block_range> nr_resource_grid::runs(int l) const
{
    std::vector<nr_block_range> found;
    for (int block = d_extents[l].first; block < d_extents[l].stop; ++block) {
        if (use(l, block) != nr_use::data && use(l, block) != nr_use::reference) {
            continue;
        }
        if (!found.empty() && found.back().stop == block) {
            ++found.back().stop;
        } else {
            found.push_back({ block, block + 1 });
        }
    }
    return found;
}

void nr_resource_grid::reserve(int l, nr_block_range range)
{
    auto* row = &d_uses[size_t(l) * d_blocks];
    std::fill(row + std::max(range.first, 0),
              row + std::min(range.stop, d_blocks),
              nr_use::reserved);
}

} // namespace core
} // namespace specsense
} // namespace gr
