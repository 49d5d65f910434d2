// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_numerology.h"
#include "rule.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

int fft_length(int resource_blocks)
{
    // TS 36.211 is written for 2048 (its T_s); the others are its usual fractions.
    switch (resource_blocks) {
    case 6:
        return 128;
    case 15:
        return 256;
    case 25:
        return 512;
    case 50:
        return 1024;
    case 75:
        return 1536;
    default:
        return 2048;
    }
}

int symbols_per_slot(cyclic_prefix prefix)
{
    return prefix == cyclic_prefix::normal ? 7 : 6;
}

int prefix_length(cyclic_prefix prefix, int symbol, int fft_length)
{
    const bool first = symbol % symbols_per_slot(prefix) == 0;
    const int at_2048 = prefix == cyclic_prefix::extended ? 512 : first ? 160 : 144;
    return at_2048 * fft_length / 2048;
}

int window_length(double share, cyclic_prefix prefix, int resource_blocks)
{
    return int(
        std::lround(share * prefix_length(prefix, 1, fft_length(resource_blocks))));
}

subframe_kind tdd_subframe(int uplink_downlink, int subframe)
{
    static const char* const table[] = { "DSUUUDSUUU", "DSUUDDSUUD", "DSUDDDSUDD",
                                         "DSUUUDDDDD", "DSUUDDDDDD", "DSUDDDDDDD",
                                         "DSUUUDSUUD" };
    switch (table[uplink_downlink][subframe]) {
    case 'D':
        return subframe_kind::downlink;
    case 'U':
        return subframe_kind::uplink;
    default:
        return subframe_kind::special;
    }
}

int dwpts_symbols(int special_subframe, cyclic_prefix prefix)
{
    static const int normal[] = { 3, 9, 10, 11, 12, 3, 9, 10, 11, 6 };
    static const int extended[] = { 3, 8, 9, 10, 3, 8, 9, 5 };
    return prefix == cyclic_prefix::normal ? normal[special_subframe]
                                           : extended[special_subframe];
}

void check_resource_blocks(const std::string& who, int resource_blocks)
{
    bool known = false;
    for (int blocks : { 6, 15, 25, 50, 75, 100 }) {
        known = known || resource_blocks == blocks;
    }
    require(known,
            who,
            ": resource_blocks must be 6, 15, 25, 50, 75 or 100 (TS 36.104, 5.6), got ",
            resource_blocks);
}

void check_uplink_downlink(const std::string& who, int uplink_downlink)
{
    require(uplink_downlink >= 0 && uplink_downlink <= 6,
            who,
            ": uplink_downlink must be 0 to 6 (TS 36.211, table 4.2-2), got ",
            uplink_downlink);
}

void check_special_subframe(const std::string& who,
                            int special_subframe,
                            cyclic_prefix prefix)
{
    const bool normal = prefix == cyclic_prefix::normal;
    require(special_subframe >= 0 && special_subframe <= (normal ? 9 : 7),
            who,
            normal ? ": special_subframe must be 0 to 9 (TS 36.211, table 4.2-1), got "
                   : ": special_subframe must be 0 to 7 with the extended cyclic prefix "
                     "(TS 36.211, table 4.2-1), got ",
            special_subframe);
}

void check_share(const std::string& who, const char* name, double share)
{
    require(
        share >= 0.0 && share <= 1.0, who, ": ", name, " must be 0 to 1, got ", share);
}

void check_powers(const std::string& who, const char* name, double min_db, double max_db)
{
    require(std::isfinite(min_db) && std::isfinite(max_db) && min_db <= max_db,
            who,
            ": ",
            name,
            "_min_db must not be above ",
            name,
            "_max_db, got ",
            min_db,
            " and ",
            max_db);
}

void check_frame_offset(const std::string& who, double frame_offset)
{
    require(frame_offset < frame_duration,
            who,
            ": frame_offset must be below 0.01 s (TS 36.211, 4), got ",
            frame_offset);
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
