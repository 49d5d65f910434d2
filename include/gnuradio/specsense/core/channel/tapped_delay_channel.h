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

enum class delay_profile {
    epa,   //!< Extended Pedestrian A (TS 36.104, table B.2-2)
    eva,   //!< Extended Vehicular A (table B.2-3)
    etu,   //!< Extended Typical Urban (table B.2-4)
    tdl_a, //!< TR 38.901, table 7.7.2-1
    tdl_b, //!< table 7.7.2-2
    tdl_c, //!< table 7.7.2-3
    tdl_d, //!< table 7.7.2-4, with a line of sight
    tdl_e, //!< table 7.7.2-5, with a line of sight
};

struct SPECSENSE_CORE_API tapped_delay_channel_config {
    delay_profile profile = delay_profile::epa;
    double delay_spread = 100e-9; //!< s, rms; scales TDL-A to TDL-E alone (7.7.3)
    double doppler = 5.0;         //!< Hz, the largest shift

    /*! Throws std::invalid_argument. */
    void validate() const;
};

/*!
 * \brief 3GPP's fading channels of taps with fixed delays and mean powers.
 *
 * Each tap is a sum of 32 sinusoids with random phases, from directions that are evenly
 * spread: a Rayleigh process with Clarke's ("Jakes") Doppler spectrum. A line of sight is
 * a single sinusoid at 0.7 of the largest shift (TR 38.901, 7.7.2). All gains together
 * have a mean power of 1.
 *
 * Delays that are no whole number of samples are made by 16 coefficients, flat within
 * 0.1 dB up to 0.4 of the sample rate from the centre. The first tap is latency() samples
 * late.
 */
class SPECSENSE_CORE_API tapped_delay_channel
{
public:
    using sample = std::complex<float>;

    /*! Throws std::invalid_argument for a wrong configuration, or a sample rate that is
     * not from 1 to 1000 MS/s. */
    tapped_delay_channel(const tapped_delay_channel_config& config,
                         double sample_rate,
                         uint64_t seed);
    ~tapped_delay_channel();
    tapped_delay_channel(tapped_delay_channel&&) noexcept;
    tapped_delay_channel& operator=(tapped_delay_channel&&) noexcept;

    /*! Samples from the input to the first tap's output. */
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
