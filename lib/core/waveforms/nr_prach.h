// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include "nr_occupied_span.h"
#include "nr_resource_grid.h"
#include "nr_timing.h"
#include <complex>
#include <gnuradio/specsense/core/waveforms/nr_uplink.h>
#include <optional>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A preamble format with the carrier's subcarrier spacing (TS 38.211, 6.3.3). */
struct nr_prach_numbers {
    int sequence_length;  //!< L_RA
    double spacing_khz;   //!< between the preamble's subcarriers
    int repetitions;      //!< of the sequence
    int prefix;           //!< N_CP in units of kappa, without what 5.3.2 adds
    int symbols;          //!< N_dur in symbols of its own spacing; 14 of 15 kHz: format 0
    int blocks;           //!< N_RB^RA of the carrier
    int first_subcarrier; //!< k bar
};

/*! \p format is not none. */
nr_prach_numbers find_prach_numbers(nr::prach_format format, int subcarrier_spacing_khz);

/*! The occasions of a cell and their preambles (TS 38.211, 5.3.2 and 6.3.3). */
class nr_prach_source
{
public:
    /*! Each preamble rises and falls over \p window samples. */
    nr_prach_source(const nr_uplink_config& config, double sample_rate, int window);

    /*! Resource blocks that an occasion takes. */
    nr_block_range blocks() const;

    /*! The occasion in the slot's subframe, if there is one: samples since frame 0's
     * start, and Hz from the carrier's centre. */
    std::optional<nr_occupied_span> occasion(const nr_slot& slot) const;

    /*! A preamble of random root and cyclic shift; \p amplitude is that of a resource
     * element of the carrier, whose power density it has. */
    std::vector<std::complex<float>> make(float amplitude, random_source& random);

private:
    double first_frequency() const;

    nr_uplink_config d_config;
    nr_prach_numbers d_numbers;
    nr_numerology d_numerology; // of the occasion's symbols
    int d_window;
    int64_t d_start = 0; // samples since the start of the subframe
    int d_prefix = 0;    // samples
    fft d_sequence;      // of L_RA samples
    fft d_modulator;     // of one repetition
};

} // namespace core
} // namespace specsense
} // namespace gr
