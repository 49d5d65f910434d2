// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_downlink_scheduler.h"
#include "random_split.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

constexpr int most_receivers = 6; // in a subframe

/*! TS 36.213, table 7.1.6.1-1. */
int resource_block_group_size(int resource_blocks)
{
    return resource_blocks <= 10 ? 1
        : resource_blocks <= 26  ? 2
        : resource_blocks <= 63  ? 3
                                 : 4;
}

} // namespace

downlink_scheduler::downlink_scheduler(const lte_downlink_config& config,
                                       const random_source& source)
    : d_config(config), d_random(source),
      d_group_size(resource_block_group_size(config.resource_blocks)),
      d_groups((config.resource_blocks + d_group_size - 1) / d_group_size)
{
}

downlink_allocation downlink_scheduler::draw_receiver()
{
    const int bits = 2 * int(d_random.integer(1, 4));
    const double db = d_random.uniform(d_config.data_power_min_db,
                                       d_config.data_power_max_db);
    return { 0, 0, bits, float(std::pow(10.0, db / 20.0)) };
}

void downlink_scheduler::add_groups(int first,
                                    int count,
                                    const downlink_allocation& receiver)
{
    if (first + count > d_groups) {
        add_groups(0, first + count - d_groups, receiver);
        count = d_groups - first;
    }
    downlink_allocation a = receiver;
    a.first_block = first * d_group_size;
    a.blocks = std::min(count * d_group_size, d_config.resource_blocks - a.first_block);
    d_allocations.push_back(a);
}

const std::vector<downlink_allocation>& downlink_scheduler::next(double load)
{
    d_allocations.clear();
    if (d_config.scheduling == lte_scheduling::whole_band) {
        if (d_random.chance(load)) {
            add_groups(0, d_groups, draw_receiver());
        }
        return d_allocations;
    }
    const double share = d_random.uniform(std::max(0.0, 2.0 * load - 1.0),
                                          std::min(1.0, 2.0 * load));
    const int used = int(std::floor(share * d_groups + d_random.uniform()));
    const int receivers = int(d_random.integer(1, most_receivers));
    const auto runs = random_split(d_random, used, receivers);
    const auto gaps = random_split(d_random, d_groups - used, receivers);
    int at = int(d_random.integer(0, d_groups - 1));
    for (int i = 0; i < receivers; ++i) {
        if (runs[i] > 0) {
            add_groups(at % d_groups, runs[i], draw_receiver());
        }
        at += runs[i] + gaps[i];
    }
    return d_allocations;
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
