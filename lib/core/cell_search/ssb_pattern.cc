// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ssb_pattern.h"
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* Bands n5, n24 and n66 have case B, all others with 30 kHz case C (TS 38.104, Table
 * 5.4.3.3-1); downlinks by Table 5.2-1. */
nr::ssb_case case_of(int subcarrier_spacing_khz, double frequency)
{
    const auto within = [&](double lower, double upper) {
        return frequency >= lower && frequency <= upper;
    };
    if (subcarrier_spacing_khz == 15) {
        return nr::ssb_case::a;
    }
    return within(869e6, 894e6) || within(1525e6, 1559e6) || within(2110e6, 2200e6)
        ? nr::ssb_case::b
        : nr::ssb_case::c;
}

/* L_max (TS 38.213, 4.1); bands with case C are unpaired. */
int most_blocks(nr::ssb_case c, double frequency)
{
    const double limit = c == nr::ssb_case::c ? 1.88e9 : 3e9;
    return frequency < limit ? 4 : 8;
}

} // namespace

ssb_index ssb_index_of(int dmrs_index, int subcarrier_spacing_khz, double frequency)
{
    ssb_index result;
    if (dmrs_index < 0) {
        return result;
    }
    if (frequency <= 0.0) {
        // Below 4 it is the index in either meaning.
        result.index = dmrs_index < 4 ? dmrs_index : -1;
        return result;
    }
    if (most_blocks(case_of(subcarrier_spacing_khz, frequency), frequency) == 4) {
        result.index = dmrs_index % 4;
        result.half_frame = dmrs_index / 4;
    } else {
        result.index = dmrs_index;
    }
    return result;
}

double ssb_time(int index, int subcarrier_spacing_khz, double frequency)
{
    const bool is_15 = subcarrier_spacing_khz == 15;
    if (index < 0 || (!is_15 && frequency <= 0.0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    // Symbols have 2048 + 144 samples of 1 / (2048 spacing); the first of every half
    // millisecond has 16 / 30.72e6 s more (TS 38.211, 5.3.1).
    const int symbol = nr::ssb_first_symbols(case_of(subcarrier_spacing_khz, frequency),
                                             8)[index];
    const int in_half_millisecond = is_15 ? 7 : 14;
    const int longer = (symbol + in_half_millisecond - 1) / in_half_millisecond;
    return symbol * 2192.0 / (2048e3 * subcarrier_spacing_khz) + longer * 16.0 / 30.72e6;
}

} // namespace core
} // namespace specsense
} // namespace gr
