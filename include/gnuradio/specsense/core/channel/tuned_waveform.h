// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A waveform as a receiver of some sample rate sees it, so many Hz beside its
 * centre; not delayed, at the waveform's level.
 *
 * A signal that reaches beyond the band is cut as by a receiver's filter: it falls from
 * full level to below -85 dB within the last 4 % of the output rate, or of the waveform's
 * rate where that is lower, before the band's edge, and leaves no alias. One that lies
 * within the band is not filtered. Samples asked for in pieces of any length are the same
 * as in one piece.
 */
class SPECSENSE_CORE_API tuned_waveform
{
public:
    using sample = waveform::sample;

    /*!
     * \p frequency: of the waveform's centre, Hz from the receiver's. \p clock_ppm: how
     * much faster than \p output_rate the receiver samples in truth; what it takes for a
     * second is shorter, and what it takes for a Hertz is more than that.
     *
     * Throws std::invalid_argument when nothing of the signal is in the band.
     */
    tuned_waveform(std::unique_ptr<waveform> source,
                   double output_rate,
                   double frequency,
                   double clock_ppm = 0.0);
    ~tuned_waveform();
    tuned_waveform(tuned_waveform&&) noexcept;
    tuned_waveform& operator=(tuned_waveform&&) noexcept;

    double output_rate() const;

    /*! The next \p count samples. */
    void generate(sample* out, size_t count);

    /*! What has become known since the last call, as from waveform::take_activities(), in
     * the receiver's seconds since the first sample and Hz from its centre. Rectangles
     * are cut at the band's edges; those outside are left out. */
    std::vector<activity> take_activities();

    /*!
     * The waveform goes on at another frequency from here on, without a jump in time. For
     * as long as the old filter looks ahead (some 70 samples of the slower rate where it
     * cuts) there is silence, and as many samples after that are the new one's transient.
     *
     * What lasts beyond the change is told again, as it is from there on; what was told
     * of it before holds up to the change.
     *
     * Throws std::invalid_argument when nothing of the signal would be in the band; it
     * then stays as it was.
     */
    void set_frequency(double frequency);

    /*! waveform::set_load() */
    void set_load(double load);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
