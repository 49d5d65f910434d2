// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API carrier_config {
    std::vector<double> frequencies{ 0.0 }; //!< Hz, one a line
    std::vector<double> levels_db;          //!< one a line; empty: all the same
    double drift = 0.0;         //!< Hz that each line wanders either way, as a sine
    double drift_period = 10.0; //!< s of one wander; each line begins it somewhere else
    double mean_on = 0.5;       //!< s; all lines are keyed together
    double mean_off = 0.0;      //!< s; 0: always on
    double rise_time = 1e-3;    //!< s from 10 to 90 % of the amplitude, of keying

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief Unmodulated carriers: one, or the spurs of a device; steady, drifting or keyed.
 *
 * Power 1 is that of all lines together. The sample rate is 2.5 times the farthest line's
 * frequency, at least 64 kHz, in whole kHz.
 *
 * Truth: each line fills the frequencies that it passes and 500 Hz beside them, in pieces
 * of at most 10 ms that touch, while the amplitude is half of the full one or more.
 */
class SPECSENSE_CORE_API carrier : public waveform
{
public:
    carrier(const carrier_config& config, uint64_t seed);
    ~carrier() override;

private:
    class impl;
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
