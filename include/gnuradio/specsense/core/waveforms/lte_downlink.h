// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/waveforms/lte_frame.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Which resource blocks of the PDSCH a subframe uses. */
enum class lte_scheduling {
    whole_band, //!< all of them, or none
    few_blocks  //!< runs of resource block groups, drawn anew for each subframe
};

struct SPECSENSE_CORE_API lte_downlink_config {
    int resource_blocks = 50; //!< 6, 15, 25, 50, 75 or 100
    lte::cyclic_prefix prefix = lte::cyclic_prefix::normal;
    lte::duplex_mode duplex = lte::duplex_mode::fdd;
    int uplink_downlink = 1;  //!< TDD: configuration 0 to 6 (TS 36.211, table 4.2-2)
    int special_subframe = 7; //!< TDD: configuration 0 to 9 (TS 36.211, table 4.2-1), to
                              //!< 7 with the extended prefix
    int cell_id = 0;          //!< 0 to 503
    int antenna_ports = 1;    //!< with cell-specific reference signals: 1, 2 or 4

    int control_symbols = 0; //!< of each subframe (TS 36.211, table 6.7-1): 1 to 3, with
                             //!< 6 resource blocks 2 to 4; 0: drawn for each subframe.
                             //!< There are at most 2 in TDD's subframes 1 and 6.
    double control_load = 0.3; //!< share of the control region's element groups in use
    lte_scheduling scheduling = lte_scheduling::few_blocks;
    double load = 0.5;              //!< mean share of the resource blocks in use, 0 to 1
    double data_power_min_db = 0.0; //!< of the PDSCH's resource elements over those of
    double data_power_max_db = 0.0; //!< reference signals; drawn for each allocation

    double window = 0.0; //!< length of the symbols' raised-cosine edges, as a share of
                         //!< the shortest cyclic prefix, 0 to 1; 0: rectangular symbols
    double frame_offset = -1.0; //!< s from a radio frame's start to the first sample,
                                //!< below 10 ms; negative: drawn

    void validate() const; //!< throws std::invalid_argument
};

/*!
 * \brief LTE downlink (3GPP TS 36.211, clauses 4 and 6), sampled at 15 kHz times a
 * transform length of 128 to 2048.
 *
 * Synchronization and cell-specific reference signals are the standard's, where it puts
 * them. PBCH, PCFICH, PHICH and PDCCH (as one control region) and PDSCH lie where the
 * standard puts them, and carry random symbols: QPSK, on the PDSCH QPSK to 256QAM drawn
 * for each allocation. The signal is the sum of the antenna ports, each with a constant
 * phase drawn once; with 2 or 4 of them all channels use transmit diversity (clause
 * 6.3.4.3). Neither MBSFN nor positioning reference signals are sent.
 *
 * Power 1 is that of a symbol whose resource elements are all in use, at 0 dB. Activities
 * are the transmission bandwidth, subcarrier edge to subcarrier edge, one for each
 * subframe in which the downlink transmits; one touches the next where it does so without
 * a break.
 */
class SPECSENSE_CORE_API lte_downlink : public waveform
{
public:
    /*! Throws std::invalid_argument. */
    lte_downlink(const lte_downlink_config& config, uint64_t seed);
    ~lte_downlink() override;

    /*! From the next subframe that is made; throws std::invalid_argument outside 0..1. */
    void set_load(double load) override;

protected:
    void make_block(std::vector<sample>& block) override;

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
