// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_occupied_span.h"
#include "nr_overlay.h"
#include "nr_payload.h"
#include "nr_resource_grid.h"
#include "nr_timing.h"
#include "ofdm_modulator.h"
#include <complex>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Where the SS/PBCH blocks of \p config lie in frequency. */
struct nr_ssb_place {
    explicit nr_ssb_place(const nr_downlink_config& config);

    int offset_15khz;      //!< from the carrier's lowest subcarrier to the blocks' lowest
    nr_block_range blocks; //!< of the carrier, that they touch; may reach beyond it
    double lower, upper;   //!< Hz from the carrier's centre
};

/*!
 * \brief The SS/PBCH blocks of a cell in their own numerology (TS 38.211, 7.4.3; TS
 * 38.213, 4.1), as samples to be added to the carrier's.
 */
class nr_ssb_source
{
public:
    nr_ssb_source(const nr_downlink_config& config,
                  double sample_rate,
                  float amplitude,
                  const random_source& source);

    /*! Blocks that are sent during part of \p slot. */
    std::vector<nr_occupied_span> during(const nr_slot& slot) const;

    /*! Adds the part of the blocks that falls within \p slot to its \p samples; slots
     * come in order. */
    void add(const nr_slot& slot, std::complex<float>* samples);

private:
    struct candidate {
        int index;
        int64_t start, stop; // samples since the start of the half frame
    };

    bool is_sent_in_half_frame_of(const nr_slot& slot) const;
    int64_t half_frame_start(const nr_slot& slot) const;
    std::vector<std::complex<float>> make(int index, int half_frame);
    void fill_grid(int index, int half_frame);

    nr_downlink_config d_config;
    nr_ssb_place d_place;
    nr_numerology d_numerology;
    int d_window;
    float d_amplitude;
    nr_payload d_payload;
    ofdm_modulator d_modulator;
    int d_subcarriers;                       // as wide as the carrier
    int d_first_subcarrier;                  // of the blocks
    std::vector<std::complex<float>> d_grid; // symbol by symbol
    std::vector<candidate> d_candidates;
    std::vector<int> d_first_symbols;
    nr_overlay d_overlay;
};

} // namespace core
} // namespace specsense
} // namespace gr
