// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

enum class fm_program { speech, music };
enum class fm_channels { mono, stereo };
enum class fm_data { none, rds };
enum class fm_emphasis { us_50, us_75 }; //!< 75 us in the Americas and South Korea

struct SPECSENSE_CORE_API fm_broadcast_config {
    fm_program program = fm_program::music;
    fm_channels channels = fm_channels::stereo;
    fm_data data = fm_data::rds;
    fm_emphasis emphasis = fm_emphasis::us_50;

    void validate() const {} //!< every value is valid
};

/*!
 * \brief VHF sound broadcasting with 75 kHz deviation (Recommendation ITU-R BS.450):
 * mono, or pilot-tone stereo with 9 % pilot, and RDS (IEC 62106) with 2 kHz deviation.
 *
 * The program is speech with pauses in the middle of the stereo image, or coloured noise
 * with a beat and some width. Continuous, of power 1; 384 kS/s.
 *
 * Truth: pieces of 10 ms that touch, from -75 to 75 kHz: the peak deviation, within which
 * 99 % of the power or more is at any time.
 */
class SPECSENSE_CORE_API fm_broadcast : public waveform
{
public:
    fm_broadcast(const fm_broadcast_config& config, uint64_t seed);
    ~fm_broadcast() override;

private:
    class impl;
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
