// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/waveforms/nr_carrier.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

namespace nr {

/*! Transform precoding of PUSCH (TS 38.211, 6.3.1.4); any: drawn for each user. */
enum class pusch_waveform { cp_ofdm, dft_s_ofdm, any };

/*! short_format: format 2 of two symbols; long_format: format 3 of 4 to 14 symbols, both
 * with a hop from one edge of the carrier to the other; any: drawn for each. */
enum class pucch_format { none, short_format, long_format, any };

/*! TS 38.211, tables 6.3.3.1-1 and 6.3.3.1-2 */
enum class prach_format { none, format_0, a1, a2, a3, b1, b4, c0, c2 };

} // namespace nr

struct SPECSENSE_CORE_API nr_uplink_config : nr_carrier_config {
    /*! Mean share of the resource blocks between the edges that PUCCH has, in slots that
     * are uplink throughout, 0 to 1. */
    double load = 0.5;
    int users = 4; //!< that share a slot at most, 1 to 16
    double power_min_db =
        -6.0;                  //!< at which a user arrives, over the same resource blocks
    double power_max_db = 0.0; //!< at full strength; drawn once for each user
    nr::pusch_waveform pusch = nr::pusch_waveform::any;
    nr::slot_span span = nr::slot_span::full_slot;
    nr::modulation modulation = nr::modulation::any;
    int dmrs_type_a_position = 2;      //!< symbol of the first PUSCH DM-RS: 2 or 3
    int dmrs_additional_positions = 1; //!< 0 to 3 (TS 38.211, table 6.4.1.1.3-3)

    nr::pucch_format pucch = nr::pucch_format::any;
    /*! At either edge of the carrier: 1 to 16 for the short format; 3, 4, 5, 6, 8, 9, 10,
     * 12, 15 or 16 for the long one. */
    int pucch_resource_blocks = 3;
    double pucch_load = 0.5; //!< chance of one in a slot with uplink symbols

    /*! Sounding reference signals at the end of slots, over as many resource blocks as
     * TS 38.211, table 6.4.1.4.3-1, has for the carrier, the users in turns. 0: none; 1
     * to 2560 slots, of those of TS 38.331. */
    int srs_period_slots = 0;
    int srs_offset_slots = 0;
    int srs_symbols = 1; //!< 1, 2 or 4
    int srs_comb = 2;    //!< 2 or 4

    nr::prach_format prach = nr::prach_format::none;
    int prach_period_ms = 10;   //!< 10, 20, 40, 80 or 160
    int prach_subframe = 9;     //!< of the frame; at 30 kHz in its second slot
    int prach_first_symbol = 0; //!< in the slot
    int prach_first_block = 6;  //!< msg1-FrequencyStart
    double prach_load = 0.5;    //!< chance of a preamble in an occasion

    void validate() const;
};

/*!
 * \brief Uplink of a 5G NR cell in FR1 as its base station would hear it: several users,
 * each of one antenna port, on time and on frequency (3GPP TS 38.211).
 *
 * Reference signals and preambles, their sequences and places, and the time and frequency
 * grid are the standard's, without group, sequence or frequency hopping but PUCCH's; what
 * PUSCH and PUCCH carry is random and not coded. Point A is the carrier's lowest
 * subcarrier. What has no room in a slot (for its symbols are not uplink, or hold
 * something else) is not sent.
 *
 * Activities: one rectangle for each PUSCH, each hop of PUCCH, each SRS and each PRACH
 * preamble.
 */
class SPECSENSE_CORE_API nr_uplink : public waveform
{
public:
    nr_uplink(const nr_uplink_config& config, uint64_t seed);
    ~nr_uplink() override;

    /*! 0 to 1, from the next slot on. */
    void set_load(double load) override;

protected:
    void make_block(std::vector<sample>& block) override;

private:
    class impl;
    explicit nr_uplink(std::unique_ptr<impl> made);

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
