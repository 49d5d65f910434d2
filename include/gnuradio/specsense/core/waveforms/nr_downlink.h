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

/*! Where the candidate SS/PBCH blocks of a half frame begin (TS 38.213, 4.1); case a has
 * a subcarrier spacing of 15 kHz, b and c of 30 kHz. */
enum class ssb_case { a, b, c };

/*! How the slots' resource blocks are given to users.
 * resource_block_groups: each group by itself, here and there in the band;
 * whole_band: all of them or none;
 * few_blocks: one run of them, anywhere. */
enum class allocation { resource_block_groups, whole_band, few_blocks };

/*! Slots in which the users' CORESET carries PDCCH. */
enum class pdcch_use { with_data, every_slot };

/*! First symbols of the \p candidates (L_max: 4 or 8) blocks, from the start of the half
 * frame, in symbols of the blocks' own subcarrier spacing. */
SPECSENSE_CORE_API std::vector<int> ssb_first_symbols(ssb_case pattern, int candidates);

SPECSENSE_CORE_API int ssb_subcarrier_spacing_khz(ssb_case pattern);

} // namespace nr

/*! Resource blocks and slots of each frame that carry PDSCH. */
struct nr_pdsch_region {
    int first_block = 0;
    int blocks = 1;
    int first_slot = 0; //!< of the 10 ms frame
    int slots = 1;
};

struct SPECSENSE_CORE_API nr_downlink_config : nr_carrier_config {
    nr::ssb_case ssb_pattern = nr::ssb_case::c;
    int ssb_candidates = 8; //!< L_max: 4 or 8, by the frequency (38.213, 4.1)
    std::vector<int> ssb_blocks = { 0 }; //!< indices of those sent; may be none
    int ssb_period_ms = 20;              //!< 5, 10, 20, 40, 80 or 160
    int ssb_half_frame = 0;              //!< 0 or 1; a period of 5 ms uses both
    /*! From the carrier's lowest subcarrier to the blocks' lowest, in steps of 15 kHz
     * (offset in resource blocks and k_SSB together); a whole number of the blocks'
     * subcarriers. -1: the middle of the carrier. */
    int ssb_offset_15khz = -1;
    double ssb_boost_db = 0.0; //!< over the carrier's other resource elements

    /*! SIB1: PDCCH in CORESET 0 and PDSCH within its resource blocks, once per SS/PBCH
     * block and period. */
    bool system_information = true;
    /*! controlResourceSetZero: row of TS 38.213, tables 13-1 to 13-4, whichever fits the
     * subcarrier spacings. -1: the first whose resource blocks lie inside the carrier;
     * where there is none, no SIB1 is sent. */
    int coreset0_index = -1;
    int type0_offset_ms = 0; //!< O of TS 38.213, table 13-11: 0, 2, 5 or 7 (with M = 1)
    int sib1_period_ms = 20; //!< 20, 40, 80 or 160

    /*! The users' CORESET from the slots' first symbol on: 1 to 3 symbols, 0: none. */
    int coreset_symbols = 1;
    int coreset_first_block = 0;      //!< a multiple of 6 (TS 38.213, 10.1)
    int coreset_resource_blocks = -1; //!< a multiple of 6; -1: as many as fit
    /*! Bundles of 6 element groups, spread by an interleaver of two rows (TS 38.211,
     * 7.3.2.2), for which the control channel elements must be even in number. */
    bool coreset_interleaved = false;

    double load = 0.5; //!< mean share of resource blocks in use, 0 (an idle cell) to 1
    nr::allocation allocation = nr::allocation::resource_block_groups;
    /*! Where PDSCH is, instead of where load and allocation draw it; empty: drawn. */
    std::vector<nr_pdsch_region> pdsch_regions{};
    nr::pdcch_use pdcch = nr::pdcch_use::with_data;
    /*! Control channel elements of the one PDCCH of a slot: 1, 2, 4, 8 or 16, or as many
     * of these as the CORESET has. 0: one to three of up to 8 elements each. */
    int pdcch_aggregation_level = 0;
    nr::slot_span span = nr::slot_span::full_slot;
    nr::modulation modulation = nr::modulation::any;
    int dmrs_type_a_position = 2;      //!< symbol of the first PDSCH DM-RS: 2 or 3
    int dmrs_additional_positions = 1; //!< 0 to 3 (TS 38.211, table 7.4.1.1.2-3)

    /*! Tracking reference signal (TS 38.214, 5.1.6.1.1): two symbols in each of two
     * slots. 0: none; 10, 20, 40 or 80 ms. */
    int trs_period_ms = 0;
    int trs_offset_slots = 0;    //!< of the first of the two slots
    int trs_first_symbol = 4;    //!< 4, 5 or 6; the second is four later
    int trs_resource_blocks = 0; //!< 0: the whole carrier
    /*! CSI-RS of one port and density 1 (TS 38.211, table 7.4.1.5.3-1, row 2) over the
     * whole carrier. 0: none; 4 to 640 slots, of those of TS 38.331. */
    int csi_rs_period_slots = 0;
    int csi_rs_offset_slots = 0;
    int csi_rs_symbol = 13;

    void validate() const;
};

/*!
 * \brief Downlink of a 5G NR cell in FR1, one antenna port (3GPP TS 38.211).
 *
 * Synchronization and reference signals, their sequences and places, and the time and
 * frequency grid are the standard's; what PBCH, PDCCH and PDSCH carry is random and not
 * coded. Point A is the carrier's lowest subcarrier. Resource blocks that hold an SS/PBCH
 * block carry nothing else in its symbols; CSI-RS is left out where its symbols are not
 * downlink, or hold DM-RS.
 *
 * Activities: for each run of symbols in a slot whose lowest and highest resource block
 * in use are the same, one rectangle from the one to the other; an SS/PBCH block counts
 * as 20 resource blocks in all of its symbols.
 */
class SPECSENSE_CORE_API nr_downlink : public waveform
{
public:
    nr_downlink(const nr_downlink_config& config, uint64_t seed);
    ~nr_downlink() override;

    /*! 0 to 1, from the next slot on. */
    void set_load(double load) override;

protected:
    void make_block(std::vector<sample>& block) override;

private:
    class impl;
    explicit nr_downlink(std::unique_ptr<impl> made);

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
