// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/channel/receiver.h>
#include <gnuradio/specsense/core/channel/tapped_delay_channel.h>
#include <gnuradio/specsense/core/scene/signal_config.h>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A transmitter of a scene. */
struct emitter_config {
    signal_config signal{};
    double frequency = 0.0;    //!< Hz, of the signal's centre
    double power_dbfs = -20.0; //!< at the receiver, of the signal at full strength
                               //!< (see waveform)
    double start = 0.0;        //!< s from the scene's start
    double stop = std::numeric_limits<double>::infinity();
    std::optional<tapped_delay_channel_config> channel{}; //!< none: a straight path
};

/*! What a receiver has in front of it, and the receiver. */
struct SPECSENSE_CORE_API scene_config {
    double sample_rate = 30.72e6; //!< samples/s
    double frequency = 0.0;       //!< Hz that the receiver is tuned to
    double noise_dbfs = -std::numeric_limits<double>::infinity(); //!< mean power of the
                                                                  //!< receiver's noise
                                                                  //!< over the whole band
    double clock_offset_ppm = 0.0; //!< of the receiver; positive: it samples too fast
    uint64_t seed = 0;
    std::vector<emitter_config> emitters{};
    receiver_config receiver{};

    /*! Throws std::invalid_argument naming the rule, the value and the emitter. */
    void validate() const;

    /*! Power of an emitter at full strength over the noise within its bandwidth, in dB.
     */
    double snr_db(size_t emitter) const;
};

/*! What an emitter occupied: seconds from the scene's start, Hz from the tuned frequency,
 * cut off at the edges of the band. */
struct emitter_activity : activity {
    size_t emitter = 0;
};

/*!
 * \brief Complex samples as a receiver gives them, and the truth about them.
 *
 * The same configuration gives the same samples, in pieces of any length.
 */
class SPECSENSE_CORE_API scene
{
public:
    /*! Throws std::invalid_argument. */
    explicit scene(const scene_config& config);
    ~scene();
    scene(const scene&) = delete;
    scene& operator=(const scene&) = delete;

    /*! As it was given, but for what has been set since. */
    const scene_config& config() const;
    void generate(std::complex<float>* out, size_t count);
    /*! Samples generated so far. */
    int64_t samples() const;

    /*! What has become known since the last call: all that began within the samples so
     * far. For each emitter in order of start; a carrier without a break comes in pieces
     * that touch. */
    std::vector<emitter_activity> take_activities();

    /* What changes while samples are made: from the next one on that has not yet entered
     * a filter of the receiver or the channel. They throw std::invalid_argument, with the
     * emitter's place, for numbers of emitters that there are not and values that the
     * configuration could not have; all then stays as it was. */

    void set_power_dbfs(size_t emitter, double power_dbfs);
    /*! In Hz. Activities that reach beyond the change are told again, with the rest of
     * them; see tuned_waveform. */
    void set_frequency(size_t emitter, double frequency);
    /*! See waveform::set_load(). */
    void set_load(size_t emitter, double load);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
