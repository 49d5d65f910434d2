// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/nr_carrier.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

constexpr int subcarriers_per_block = 12; // N_sc^RB (TS 38.211, 4.4.4.1)

/*! TS 38.211, 4.3.2 */
int symbols_per_slot(nr::cyclic_prefix prefix);

/*! Symbols and slots of a numerology in samples (TS 38.211, 4.3 and 5.3.1). */
class nr_numerology
{
public:
    /*! \p sample_rate is a multiple of 1.92 MHz and of 128 subcarriers. */
    nr_numerology(double sample_rate,
                  int subcarrier_spacing_khz,
                  nr::cyclic_prefix prefix);

    int fft_length() const { return d_fft_length; }
    int symbols_per_slot() const { return d_symbols_per_slot; }
    int slots_per_subframe() const { return d_slots_per_subframe; }
    int slots_per_frame() const { return 10 * d_slots_per_subframe; }
    int subframe_length() const { return d_starts.back(); }

    /* A symbol's index is that within its subframe. */
    int symbol_start(int symbol) const { return d_starts[symbol]; }
    int symbol_length(int symbol) const
    {
        return d_starts[symbol + 1] - d_starts[symbol];
    }
    int prefix_length(int symbol) const { return symbol_length(symbol) - d_fft_length; }
    int shortest_prefix() const { return prefix_length(1); }

    int slot_start(int slot) const { return d_starts[slot * d_symbols_per_slot]; }

private:
    int d_fft_length;
    int d_symbols_per_slot;
    int d_slots_per_subframe;
    std::vector<int> d_starts; // of the symbols of a subframe, and its length
};

/*! Symbols at the start of a slot that are downlink, and at its end that are uplink. */
struct nr_slot_format {
    int downlink = 0;
    int uplink = 0;
};

/*! TS 38.213, 11.1 */
nr_slot_format find_slot_format(const nr_carrier_config& config, int slot_in_frame);

/*! Where a slot stands in time. */
struct nr_slot {
    int frame;       // SFN
    int number;      // in the frame
    int in_subframe; // number in the subframe
    int half_frame;  // 0 or 1
    int64_t start;   // samples since the start of frame 0
    int64_t length;  // samples
    nr_slot_format format;
};

/*! Slots one after another; the first is the first of the subframe that holds the
 * waveform's first sample. */
class nr_slot_clock
{
public:
    /*! Downlink and uplink of the same \p source draw the same frame offset. */
    nr_slot_clock(const nr_carrier_config& config, const random_source& source);

    const nr_numerology& numerology() const { return d_numerology; }
    double sample_rate() const { return d_sample_rate; }
    /*! The waveform's first sample, counted from the start of frame 0. */
    int64_t first_sample() const { return d_first_sample; }
    /*! The raised cosine's length in samples. */
    int window() const { return d_window; }

    nr_slot next();

private:
    nr_carrier_config d_config;
    double d_sample_rate;
    nr_numerology d_numerology;
    int d_window;
    int64_t d_first_sample;
    int64_t d_slot; // number since the start of frame 0
};

} // namespace core
} // namespace specsense
} // namespace gr
