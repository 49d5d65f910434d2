// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_uplink_scheduler.h"
#include "random_split.h"
#include <algorithm>
#include <numeric>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

bool is_product_of_2_3_5(int n)
{
    for (int factor : { 2, 3, 5 }) {
        while (n % factor == 0) {
            n /= factor;
        }
    }
    return n == 1;
}

/* TS 36.211, table 5.5.2.1.1-1, one layer. */
const int cyclic_shifts[] = { 0, 6, 3, 4, 2, 8, 10, 9 };

} // namespace

uplink_scheduler::uplink_scheduler(int users,
                                   int resource_blocks,
                                   const random_source& source)
    : d_random(source), d_fewest(resource_blocks + 1, 0)
{
    for (int n = 1; n <= resource_blocks; ++n) {
        if (is_product_of_2_3_5(n)) {
            d_sizes.push_back(n);
        }
        d_fewest[n] = n;
        for (int size : d_sizes) {
            d_fewest[n] = std::min(d_fewest[n], 1 + d_fewest[n - size]);
        }
    }
    for (int i = 0; i < users; ++i) {
        d_users.push_back(i);
    }
}

void uplink_scheduler::shuffle_users()
{
    for (int i = int(d_users.size()) - 1; i > 0; --i) {
        std::swap(d_users[i], d_users[d_random.integer(0, i)]);
    }
}

std::vector<int> uplink_scheduler::draw_sizes(int blocks)
{
    const int all_users = int(d_users.size());
    while (d_fewest[blocks] > all_users) {
        --blocks;
    }
    int users = int(d_random.integer(d_fewest[blocks], std::min(all_users, blocks)));
    std::vector<int> sizes;
    for (; blocks > 0; --users) {
        // One that leaves what the other users can share out among them.
        std::vector<int> fitting;
        for (int size : d_sizes) {
            if (size <= blocks && d_fewest[blocks - size] < users) {
                fitting.push_back(size);
            }
        }
        sizes.push_back(fitting[d_random.integer(0, int64_t(fitting.size()) - 1)]);
        blocks -= sizes.back();
    }
    return sizes;
}

const std::vector<uplink_grant>& uplink_scheduler::next(double load,
                                                        const block_range& blocks)
{
    d_grants.clear();
    const double share = d_random.uniform(std::max(0.0, 2.0 * load - 1.0),
                                          std::min(1.0, 2.0 * load));
    // Not more than may be made up for: where users are too few to take all blocks.
    d_owed = std::min(d_owed + share * blocks.count, 2.0 * blocks.count);
    const auto sizes = draw_sizes(std::min(int(d_owed), blocks.count));
    const int used = std::accumulate(sizes.begin(), sizes.end(), 0);
    d_owed -= used;

    shuffle_users();
    const auto gaps = random_split(d_random, blocks.count - used, int(sizes.size()) + 1);
    int at = blocks.first;
    for (size_t i = 0; i < sizes.size(); ++i) {
        at += gaps[i];
        d_grants.push_back({ { at, sizes[i] },
                             d_users[i],
                             2 * int(d_random.integer(1, 3)),
                             cyclic_shifts[d_random.integer(0, 7)] });
        at += sizes[i];
    }
    return d_grants;
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
