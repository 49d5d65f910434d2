// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/lte_frame.h>
#include <string>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/* Numbers of 3GPP TS 36.211 that downlink and uplink share. */

constexpr double subcarrier_spacing = 15e3; // Hz, table 6.2.3-1
constexpr int subcarriers_per_block = 12;   // table 6.2.3-1
constexpr int subframes_per_frame = 10;     // clause 4.1
constexpr int subframes_per_second = 1000;
constexpr double frame_duration = 10e-3; // s

enum class subframe_kind { downlink, uplink, special };

/*! Samples of a symbol without its prefix, at the lowest usual rate. */
int fft_length(int resource_blocks);

inline double sample_rate(int resource_blocks)
{
    return subcarrier_spacing * fft_length(resource_blocks);
}

/*! Tables 6.2.3-1 and 5.2.3-1. */
int symbols_per_slot(cyclic_prefix prefix);

/*! Tables 6.12-1 and 5.6-1: samples before \p symbol of a slot (or of a subframe: those
 * of both slots are alike). */
int prefix_length(cyclic_prefix prefix, int symbol, int fft_length);

/*! Samples of an edge that takes \p share of the shortest prefix. */
int window_length(double share, cyclic_prefix prefix, int resource_blocks);

/*! Table 4.2-2; \p uplink_downlink is the configuration, 0 to 6. */
subframe_kind tdd_subframe(int uplink_downlink, int subframe);

/*! Table 4.2-1: downlink symbols of a special subframe; \p special_subframe is the
 * configuration, 0 to 9, to 7 for the extended prefix. */
int dwpts_symbols(int special_subframe, cyclic_prefix prefix);

/* Each throws std::invalid_argument, beginning with \p who, for what there is not. */
void check_resource_blocks(const std::string& who, int resource_blocks);
void check_uplink_downlink(const std::string& who, int uplink_downlink);
void check_special_subframe(const std::string& who,
                            int special_subframe,
                            cyclic_prefix prefix);
void check_share(const std::string& who, const char* name, double share); // 0 to 1
void check_powers(const std::string& who, const char* name, double min_db, double max_db);
void check_frame_offset(const std::string& who, double frame_offset);

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
