// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API impulses_config {
    double mains_frequency = 50.0;  //!< Hz; the voltage peaks twice a period
    double burst_length = 1e-3;     //!< s
    double burst_probability = 0.8; //!< that a peak of the voltage sets off a burst
    double burst_jitter = 0.2e-3;   //!< s that a burst may be early or late
    double mean_impulses = 20.0;    //!< of a burst; Poisson
    double level_spread_db = 6.0;   //!< standard deviation of the impulses' level
    double bandwidth = 16e6;        //!< Hz to which a receiver sees their flat spectrum

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief Gap discharges of power lines and switches: bursts of impulses far wider than
 * any receiver, at the peaks of the mains' voltage.
 *
 * An impulse is the response of a band of the given width with soft edges to a Dirac
 * pulse at any time between samples, with a random phase. Power 1 is the mean over the
 * impulses of their power at the peak. The sample rate is 1.25 times the bandwidth.
 *
 * Truth: each impulse, over the time and the bandwidth that hold 99 % of its energy.
 */
class SPECSENSE_CORE_API impulses : public waveform
{
public:
    impulses(const impulses_config& config, uint64_t seed);
    ~impulses() override;

private:
    class impl;
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
