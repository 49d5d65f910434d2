// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_occupied_span.h"
#include "nr_resource_grid.h"
#include "nr_timing.h"
#include "ofdm_modulator.h"
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Turns a carrier's slots into samples, and what they occupy into activities. */
class nr_slot_modulator
{
public:
    nr_slot_modulator(const nr_carrier_config& config, const nr_slot_clock& clock);

    /*! Hz around the carrier's centre that hold all of its subcarriers. */
    double bandwidth() const;

    /*! In samples since the start of frame 0; \p symbol may be that after the last. */
    int64_t symbol_start(const nr_slot& slot, int symbol) const;
    /*! Edges of resource block \p block: of its lowest subcarrier and that of the block
     * below, in Hz from the carrier's centre. */
    double lower_edge(int block) const;

    void modulate(const nr_slot& slot,
                  nr_resource_grid& grid,
                  std::vector<std::complex<float>>& out);

    /*! Appends what the grid's symbols occupy. */
    void append_spans(const nr_slot& slot,
                      const nr_resource_grid& grid,
                      std::vector<nr_occupied_span>& spans) const;

    /*! Cuts what lies before the waveform's first sample off the slot's samples and off
     * its spans, and makes activities of the latter. */
    std::vector<activity> finish(const nr_slot& slot,
                                 const std::vector<nr_occupied_span>& spans,
                                 std::vector<std::complex<float>>& samples) const;

private:
    nr_numerology d_numerology;
    double d_sample_rate;
    double d_spacing; // Hz between subcarriers
    int d_blocks;
    int64_t d_first_sample; // of the waveform
    ofdm_modulator d_modulator;
};

} // namespace core
} // namespace specsense
} // namespace gr
