// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <gnuradio/specsense/core/api.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A pulse, by the terms of IEEE Std 181-2011 for its envelope's amplitude, whose
 * reference levels are 0 and that of the pulse's top. */
struct measured_pulse {
    double sample = 0.0;     //!< where the amplitude first passes 50 % (pulse start time)
    double width = 0.0;      //!< s between the points of 50 % amplitude (pulse duration)
    bool is_resolved = true; //!< false: shorter than the band can show; width is a limit
    double bandwidth = 0.0;  //!< Hz; effective bandwidth (integral G)^2 / integral G^2 of
                             //!< the energy density G (Bendat and Piersol, Random Data,
                             //!< "statistical bandwidth"): the sweep of a linear chirp,
                             //!< 1.5 / width of a plain pulse, 1.5 / chip of a code
    double chirp_rate = 0.0; //!< Hz/s of the straight line that the frequency follows; 0
                             //!< where it sweeps less than 2 / width, or none fits
    double frequency = 0.0;  //!< Hz, at the middle of a plain or chirped pulse, else the
                             //!< mean frequency of its energy
    double power_dbfs = 0.0; //!< of its top, dB over a full-scale tone
    double snr_db = 0.0;     //!< of its top, over the noise in the band looked at
    bool starts_before = false; //!< what is here of it begins with the samples, or with
                                //!< one that is not finite
    bool stops_after = false;   //!< likewise at its end

    bool is_whole() const { return !starts_before && !stops_after; }
};

/*!
 * \brief Finds the pulses in a piece of samples, within one band, and measures each.
 *
 * The band is cut out with 480 kHz more on either side, as edges of emissions are those
 * of 240 kHz columns; carriers beyond that don't matter, and what is steady within it
 * counts as noise. A pulse is what stands out of the median level by a cumulative sum
 * test (Page 1954); about one in 10 s is false in 2 MHz of noise. Silences shorter than
 * 4 / bandwidth don't end a pulse. What fills the whole piece is no pulse.
 */
class SPECSENSE_CORE_API pulse_measurement
{
public:
    static constexpr double lowest_rate = 1e6; //!< samples/s
    static constexpr double highest_rate = 250e6;
    static constexpr size_t longest_piece = size_t(1) << 20; //!< samples

    /*! Throws std::invalid_argument naming the rule and the value, as measure() does. */
    explicit pulse_measurement(double sample_rate);
    ~pulse_measurement();
    pulse_measurement(const pulse_measurement&) = delete;
    pulse_measurement& operator=(const pulse_measurement&) = delete;

    double sample_rate() const;

    /*! Pulses in \p count samples, in order. \p lower_edge and \p upper_edge of the
     * emission and frequencies of pulses are Hz from the samples' centre; what of the
     * band lies beyond theirs is cut off. Noise is what lies between pulses: take some
     * samples before and after them, too. */
    std::vector<measured_pulse> measure(const std::complex<float>* samples,
                                        size_t count,
                                        double lower_edge,
                                        double upper_edge);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
