// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>

namespace gr {
namespace specsense {
namespace core {

namespace nr {

enum class cyclic_prefix { normal, extended };
enum class duplex { fdd, tdd };
enum class modulation { qpsk, qam16, qam64, qam256, any };
/*! Which symbols of a slot a shared channel takes: all that are open to it, or a run
 * drawn for each slot. */
enum class slot_span { full_slot, varied };

/*! N_RB of an FR1 carrier (3GPP TS 38.101-1, table 5.3.2-1); 0 where the table has none.
 */
SPECSENSE_CORE_API int resource_blocks(int channel_bandwidth_mhz,
                                       int subcarrier_spacing_khz);

/*! Samples per second at which a carrier is made: 1.92 MHz times 2^a or 3 * 2^a, at least
 * 1.2 times the channel bandwidth. */
SPECSENSE_CORE_API double natural_sample_rate(int channel_bandwidth_mhz);

} // namespace nr

/*! What an NR carrier's downlink and uplink have in common. Time counts from the start of
 * system frame 0. */
struct nr_carrier_config {
    int channel_bandwidth_mhz = 100; //!< 5 to 100, FR1 (TS 38.101-1, 5.3.5)
    int subcarrier_spacing_khz = 30; //!< 15, 30 or 60
    nr::cyclic_prefix prefix = nr::cyclic_prefix::normal; //!< extended: 60 kHz alone
    int cell_id = 0;                                      //!< 0 to 1007

    nr::duplex duplex = nr::duplex::tdd;
    /*! tdd-UL-DL-ConfigurationCommon (TS 38.213, 11.1) in slots of this carrier; symbols
     * between the downlink's and the uplink's are silent in both. */
    double tdd_period_ms = 5.0; //!< 0.5, 1, 1.25, 2, 2.5, 5 or 10
    int tdd_downlink_slots = 7;
    int tdd_downlink_symbols = 6;
    int tdd_uplink_symbols = 4;
    int tdd_uplink_slots = 2;

    /*! s from the start of frame 0 to the first sample, below 0.16; negative: drawn from
     * the seed, alike for downlink and uplink. */
    double frame_offset = -1.0;
    /*! Length of the symbols' raised-cosine edges, as a share of the shortest cyclic
     * prefix, 0 to 1; 0: the standard's rectangular symbols. */
    double window = 0.25;
};

} // namespace core
} // namespace specsense
} // namespace gr
