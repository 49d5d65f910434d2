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

enum class lte_hopping {
    none,
    mirrored_slots //!< the second slot's resource blocks mirror the first's (TS 36.211,
                   //!< 5.3.4, one sub-band)
};

struct SPECSENSE_CORE_API lte_uplink_config {
    int resource_blocks = 50; //!< 6, 15, 25, 50, 75 or 100
    lte::cyclic_prefix prefix = lte::cyclic_prefix::normal;
    lte::duplex_mode duplex = lte::duplex_mode::fdd;
    int uplink_downlink = 1; //!< TDD: configuration 0 to 6 (TS 36.211, table 4.2-2)
    int cell_id = 0;         //!< 0 to 503

    int users = 4; //!< terminals of the cell, 1 to 32
    double power_min_db =
        -6.0;                  //!< at which a user arrives, over the same resource blocks
    double power_max_db = 0.0; //!< at full strength; drawn once for each user
    double load = 0.5; //!< mean share of the PUSCH's resource blocks in use, 0 to 1
    lte_hopping hopping = lte_hopping::none;

    int control_blocks = 2; //!< resource blocks of each slot that are the PUCCH's, half
                            //!< of them at each edge of the band
    double control_load = 0.3; //!< share of them in use
    int sounding_period = 0;   //!< ms between subframes with sounding signals: 1, 2, 5 or
                               //!< 10 (subframe 2 is one); 0: none
    int sounding_blocks = 16;  //!< resource blocks that they span, around 0 Hz
    double random_access_load =
        0.0; //!< share of radio frames with a preamble, in
             //!< subframe 1 (FDD) or 2 (TDD), where the six blocks
             //!< above the PUCCH's are kept free; 0: they are not

    double window = 0.0; //!< length of the symbols' raised-cosine edges, as a share of
                         //!< the shortest cyclic prefix, 0 to 1; 0: rectangular symbols
    double frame_offset = -1.0; //!< s from a radio frame's start to the first sample,
                                //!< below 10 ms; negative: drawn

    void validate() const; //!< throws std::invalid_argument
};

/*!
 * \brief LTE uplink (3GPP TS 36.211, clauses 4 and 5) as its base station receives it:
 * the sum of several users' signals, each with a power and a phase drawn once.
 *
 * PUSCH: transform-precoded QPSK, 16QAM or 64QAM, drawn for each subframe and user, on
 * 2^a 3^b 5^c resource blocks, with its demodulation reference signals (group hopping
 * off). PUCCH of formats 2 (outer half of its blocks) and 1, up to three users on a
 * block; sounding reference signals, in whose subframes the PUSCH leaves the last symbol;
 * random access preambles of format 0, up to a cell's radius late. Channels carry random
 * symbols, reference signals are the standard's. UpPTS is silent.
 *
 * Power 1 is that of a symbol whose resource blocks are all in use at 0 dB. Activities
 * are what each transmission occupies, a subframe or, where it hops, a slot at a time.
 */
class SPECSENSE_CORE_API lte_uplink : public waveform
{
public:
    /*! Throws std::invalid_argument. */
    lte_uplink(const lte_uplink_config& config, uint64_t seed);
    ~lte_uplink() override;

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
