// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_uplink_scheduler.h"
#include "nr_allocation.h"
#include "nr_transform_precoder.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* DM-RS with transform precoding are sequences of 6 values a block, and those of less
 * than 36 are tables of their own (TS 38.211, 6.4.1.1.1.2 and 5.2.2.2). */
constexpr int least_precoded_blocks = 6;

int allowed_size(int most, bool precoded)
{
    if (!precoded) {
        return most;
    }
    const int size = largest_precoded_blocks(most);
    return size < least_precoded_blocks ? 0 : size;
}

} // namespace

nr_uplink_scheduler::nr_uplink_scheduler(std::vector<bool> precoded,
                                         const random_source& source)
    : d_precoded(std::move(precoded)), d_random(source)
{
}

/* Numbers from 0 to \p whole in order, the last of \p count being \p whole itself. */
std::vector<int> nr_uplink_scheduler::draw_cuts(int count, int whole)
{
    std::vector<int> cuts(count, whole);
    for (int i = 0; i + 1 < count; ++i) {
        cuts[i] = int(d_random.integer(0, whole));
    }
    std::sort(cuts.begin(), cuts.end());
    return cuts;
}

/* Grants one after another from block 0 on, \p wanted blocks at the most. */
std::vector<nr_uplink_scheduler::grant> nr_uplink_scheduler::draw_sizes(int wanted)
{
    const int users = int(d_precoded.size());
    const int first_user = int(d_random.integer(0, users - 1));
    const auto cuts = draw_cuts(int(d_random.integer(1, users)), wanted);
    std::vector<grant> grants;
    int at = 0, before = 0;
    for (size_t i = 0; i < cuts.size(); ++i) {
        const int user = (first_user + int(i)) % users;
        const int size = allowed_size(cuts[i] - before, d_precoded[user]);
        if (size > 0) {
            grants.push_back({ user, { at, at + size } });
            at += size;
        }
        before = cuts[i];
    }
    return grants;
}

std::vector<nr_uplink_scheduler::grant> nr_uplink_scheduler::draw(nr_block_range open,
                                                                  double load)
{
    const int all = open.stop - open.first;
    const double wanted =
        std::clamp(draw_share(load, d_random) * all + d_owed, 0.0, double(all));
    auto grants = draw_sizes(load > 0.0 ? int(std::lround(wanted)) : 0);
    const int used = grants.empty() ? 0 : grants.back().blocks.stop;
    d_owed = std::clamp(d_owed + load * all - used, -double(all), double(all));

    const auto gaps = draw_cuts(int(grants.size()) + 1, all - used);
    for (size_t i = 0; i < grants.size(); ++i) {
        grants[i].blocks.first += open.first + gaps[i];
        grants[i].blocks.stop += open.first + gaps[i];
    }
    return grants;
}

} // namespace core
} // namespace specsense
} // namespace gr
