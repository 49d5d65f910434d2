// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

enum class video_standard { pal, ntsc };

struct SPECSENSE_CORE_API fm_video_config {
    video_standard standard = video_standard::pal;
    double deviation = 8e6;       //!< Hz from the sync pulses' tips to white
    double sound_carrier = 6.5e6; //!< Hz in the baseband; 0: none
    double sound_level = 0.1;     //!< amplitude, of the video's 1 V from peak to peak

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief Analogue colour television on an FM carrier, as drones' cameras send it at
 * 5.8 GHz: line and field synchronization with equalizing pulses, colour bursts, pictures
 * that move and change, and a frequency-modulated sound carrier (Recommendation ITU-R
 * BT.1700).
 *
 * Continuous, of power 1; 27 MS/s. 0 Hz is half way from sync tips to white.
 *
 * Truth: pieces of 10 ms that touch, over 99 % of the power (0.5 % are left on either
 * side), measured once on lines of the first picture.
 */
class SPECSENSE_CORE_API fm_video : public waveform
{
public:
    fm_video(const fm_video_config& config, uint64_t seed);
    ~fm_video() override;

private:
    class impl;
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
