// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API ads_b_config {
    int aircraft = 20;
    double level_range_db =
        30.0; //!< aircraft's levels below the strongest, uniform in dB
    double frequency_range = 1e6; //!< Hz either way that transponders may be off
    double mode_s_rate = 500.0;   //!< replies and squitters a second, of all aircraft
    double long_share = 0.5;      //!< of these: 112 bits (DF17) instead of 56 (DF11)
    double mode_ac_rate = 0.0;    //!< Mode A and C replies a second, of all aircraft

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief Transponders at 1090 MHz: Mode S squitters with right parity (ICAO Annex 10,
 * Volume IV, 3.1.2), and Mode A/C replies (3.1.1); everything else in them is random.
 *
 * They come at random times, one after the other. Power 1 is that of the strongest
 * aircraft's pulses. 20 MS/s, which carries edges of 0.1 us.
 *
 * Truth: each reply from its first pulse to its last bit, over its 99 % bandwidth.
 */
class SPECSENSE_CORE_API ads_b : public waveform
{
public:
    ads_b(const ads_b_config& config, uint64_t seed);
    ~ads_b() override;

private:
    class impl;
    explicit ads_b(std::unique_ptr<impl> i);
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
