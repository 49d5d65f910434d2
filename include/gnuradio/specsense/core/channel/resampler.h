// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct polyphase_output;

/*!
 * \brief Complex samples at one rate in, at another out; any two rates whose ratio is
 * from 1/4096 to 4096.
 *
 * A Kaiser-windowed sinc at the exact position of each output sample: output n stands at
 * the time of input n * input_rate / output_rate, so nothing is delayed. Before the first
 * input sample is silence. Input in pieces of any length gives the same samples to the
 * bit. Equal rates copy.
 *
 * Ratios within 1e-12 of a fraction of small terms are taken for it and never drift; the
 * position of others is off by less than 1e-6 of a sample after 1e12 samples.
 */
class SPECSENSE_CORE_API resampler
{
public:
    using sample = std::complex<float>;

    /*!
     * Bands are two-sided, around 0 Hz, as shares of the smaller of the rates: within
     * \p pass_band the gain is 1 within 0.01 dB, beyond \p stop_band it is below -85 dB.
     * A stop band of 2 - pass_band lets only those aliases pass that fall beside the pass
     * band; 1 lets none.
     *
     * Throws std::invalid_argument unless the rates are positive and
     * 0 < pass_band < stop_band <= 2 - pass_band.
     */
    resampler(double input_rate,
              double output_rate,
              double pass_band = 0.8,
              double stop_band = 1.0);

    /*! How many more samples of input are needed until \p count of output can be had. */
    size_t input_for(size_t count) const;

    /*! Takes all \p count samples and gives up to \p room of what has become ready; the
     * rest is kept for later calls. Returns the number given. */
    size_t process(const sample* in, size_t count, sample* out, size_t room);

private:
    size_t convert(const sample* in, size_t count, sample* out, size_t room);
    void design(double pass_band, double stop_band);
    void take(const sample* in, size_t count);
    size_t place(polyphase_output* outputs, size_t most);
    size_t give(sample* out, size_t room);
    void forget();

    // Where a steep filter throws much away, a first stage (at most one) to twice the
    // output rate or more.
    std::vector<resampler> d_first;
    std::vector<sample> d_between;

    // Inputs per output: whole + part / unit.
    uint64_t d_step_whole = 1;
    uint64_t d_step_part = 0;
    uint64_t d_unit = 1;
    double d_ratio; // input samples, after the first stage, per output sample

    int d_taps = 1;             // a multiple of 8, or 1 for a copy
    int d_phase_bits = -1;      // table rows per input sample, log 2; -1: one per unit
    std::vector<float> d_table; // rows of d_taps coefficients

    std::vector<float> d_real; // inputs that are still needed, and some used ones
    std::vector<float> d_imag;
    uint64_t d_whole = 0; // the next output's first tap in them
    uint64_t d_part = 0;  // and the fraction of d_unit it lies beyond
};

} // namespace core
} // namespace specsense
} // namespace gr
