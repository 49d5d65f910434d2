// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_uplink_layout.h"
#include "lte_numerology.h"

namespace gr {
namespace specsense {
namespace core {
namespace lte {

uplink_layout::uplink_layout(const lte_uplink_config& config)
    : d_config(config), d_control_edge((config.control_blocks + 1) / 2)
{
    const bool normal = config.prefix == cyclic_prefix::normal;
    d_control_reference[0] = normal ? std::vector<int>{ 2, 3, 4 }
                                    : std::vector<int>{ 2, 3 };
    d_control_reference[1] = normal ? std::vector<int>{ 1, 5 } : std::vector<int>{ 3 };
}

bool uplink_layout::is_uplink(int subframe) const
{
    return d_config.duplex == duplex_mode::fdd ||
        tdd_subframe(d_config.uplink_downlink, subframe) == subframe_kind::uplink;
}

bool uplink_layout::has_sounding(int subframe) const
{
    // Subframe 2 is uplink in all configurations.
    return d_config.sounding_period > 0 && is_uplink(subframe) &&
        (subframe + subframes_per_frame - 2) % d_config.sounding_period == 0;
}

bool uplink_layout::has_random_access(int subframe) const
{
    return d_config.random_access_load > 0.0 &&
        subframe == (d_config.duplex == duplex_mode::fdd ? 1 : 2);
}

block_range uplink_layout::shared(int subframe) const
{
    block_range blocks{ d_control_edge, d_config.resource_blocks - 2 * d_control_edge };
    if (has_random_access(subframe)) {
        const int taken = random_access().count;
        blocks.first += taken;
        blocks.count -= taken;
    }
    return blocks;
}

int uplink_layout::control_block(int m, int slot) const
{
    return (m + slot) % 2 == 0 ? m / 2 : d_config.resource_blocks - 1 - m / 2;
}

block_range uplink_layout::sounding() const
{
    // 5.5.3.2, with B_SRS = 0.
    return { d_config.resource_blocks / 2 - d_config.sounding_blocks / 2,
             d_config.sounding_blocks };
}

block_range uplink_layout::random_access() const
{
    return { d_control_edge, 6 }; // 5.7.3
}

int uplink_layout::shared_reference_symbol() const
{
    return d_config.prefix == cyclic_prefix::normal ? 3 : 2;
}

const std::vector<int>& uplink_layout::control_reference_symbols(int format) const
{
    return d_control_reference[format - 1];
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
