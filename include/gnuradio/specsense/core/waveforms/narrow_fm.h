// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API narrow_fm_config {
    double deviation = 2.5e3; //!< Hz, peak: 2.5e3 in 12.5 kHz channels, 5e3 in 25 kHz
    double mean_talk = 3.0;   //!< s that the button is pushed; exponential
    double mean_pause = 2.0;  //!< s that it is not; 0: always pushed

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief Voice radio: speech-like sound from 300 to 3000 Hz, pre-emphasized and limited,
 * frequency modulated while somebody talks.
 *
 * 64 kS/s. Power 1 while the transmitter is on.
 *
 * Truth: each time that the button is pushed, in pieces of at most 10 ms that touch, over
 * Carson's bandwidth: twice the deviation and 3 kHz. Between words it is a bare carrier.
 */
class SPECSENSE_CORE_API narrow_fm : public waveform
{
public:
    narrow_fm(const narrow_fm_config& config, uint64_t seed);
    ~narrow_fm() override;

private:
    class impl;
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
