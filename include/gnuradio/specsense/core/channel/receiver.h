// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief What a receiver does to its signal. By default, nothing.
 *
 * Levels are in dB of full scale, which is a complex tone of amplitude 1. A level of 200
 * (saturation) or -200 and less (the others) switches its part off.
 */
struct SPECSENSE_CORE_API receiver_config {
    /*! Of the amplifier's output, dBFS, however strong its input (Rapp 1991, with
     * smoothness 2). */
    double saturation_dbfs = 200.0;

    double frequency_offset = 0.0; //!< Hz by which all signals appear too high

    /*! Single-sideband phase noise, dBc/Hz, at phase_noise_offset (Hz), falling by 20 dB
     * a decade; and what it falls to. */
    double phase_noise_dbc_hz = -200.0;
    double phase_noise_offset = 100e3;
    double phase_noise_floor_dbc_hz = -200.0;

    double iq_gain_db = 0.0;   //!< the imaginary part's, against the real part's
    double iq_phase_deg = 0.0; //!< the angle between both, less 90 degrees

    /*! The filter's fall at the band's edges, dB, from rolloff_share of the sample rate
     * inside of them. */
    double rolloff_db = 0.0;
    double rolloff_share = 0.1;
    /*! Peak to peak, and periods over the band. */
    double ripple_db = 0.0;
    int ripple_periods = 3;

    /*! The gain wanders by so much to either side, with periods (s) of gain_drift_period
     * and shorter. */
    double gain_drift_db = 0.0;
    double gain_drift_period = 1.0;

    double dc_dbfs = -200.0;
    /*! 0: constant. Else the spike wanders by 3 dB and a quarter of a turn to either
     * side, with periods (s) of this and shorter. */
    double dc_drift_period = 0.0;

    int bits = 0; //!< of the converter, 8 to 16, clipping at full scale; 0: none

    /*! Throws std::invalid_argument. */
    void validate() const;
};

/*!
 * \brief From the antenna's complex baseband to what the converter gives: amplifier,
 * mixer, filter, gain, DC offset, converter, in this order.
 *
 * Image rejection of the mixer is (1 + 2 g cos p + g^2) / (1 - 2 g cos p + g^2) for a
 * gain g and an angle p; its mean power is kept. Phase noise is a random walk plus white
 * noise. The filter's level is within 0.5 dB of what is asked for, down to 20 dB below
 * the pass band. The converter rounds to the nearest of 2^bits steps from -1 to 1 in each
 * part.
 */
class SPECSENSE_CORE_API receiver
{
public:
    using sample = std::complex<float>;

    /*! \p seed is that of the phase noise, and of the phases of ripple and drifts. */
    receiver(const receiver_config& config, double sample_rate, uint64_t seed);
    ~receiver();
    receiver(receiver&&) noexcept;
    receiver& operator=(receiver&&) noexcept;

    /*! Samples by which the filter delays; 0 without roll-off and ripple. */
    int latency() const;

    /*! The next \p count samples; \p out may be \p in. Pieces of any length give the
     * samples of the whole. */
    void process(const sample* in, sample* out, size_t count);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
