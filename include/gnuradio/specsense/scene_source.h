// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/api.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/sync_block.h>
#include <memory>

namespace gr {
namespace specsense {

/*!
 * \brief Complex samples of a scene, as a receiver would give them: any number of LTE,
 * NR, radar and other signals, with noise, channels and the receiver's faults.
 *
 * Out: complex samples, of amplitude 1 at full scale, at the scene's sample rate; the
 * first one has the tags rx_freq and rx_rate. The same scene gives the same samples. A
 * start of the flowgraph begins the scene anew, with all that has been set since.
 *
 * Message port emissions: the truth about the scene, a PDU for each emitter with the
 * fields that occupancy_extractor gives, when it begins, once a second of the stream's
 * time, and when it ends. Its id is its place in the scene's list, from 1 on; times count
 * from the first sample. Emitters end where the scene says so, at the end of duration,
 * and when the flowgraph stops (but then it may be too late for others to take note).
 *
 * Changes while it runs hold from the next call of work on, in any thread. They raise
 * errors as a wrong scene does, and then change nothing.
 */
class SPECSENSE_API scene_source : virtual public gr::sync_block
{
public:
    using sptr = std::shared_ptr<scene_source>;

    /*!
     * \param scene what there is to receive; in Python the path of a scene file, or the
     * JSON text itself, which begins with a brace
     * \param duration s after which the stream ends; 0: never
     *
     * Throws std::invalid_argument naming the rule, the value and the place.
     */
    static sptr make(const core::scene_config& scene, double duration = 0.0);

    /*! Of the scene, samples/s. */
    virtual double sample_rate() const = 0;
    /*! Hz that the scene's receiver is tuned to. */
    virtual double frequency() const = 0;

    /*! Power of an emitter (its index in the scene's list) at full strength, dBFS. */
    virtual void set_power_dbfs(size_t emitter, double power_dbfs) = 0;
    /*! Centre of an emitter's signal, Hz; the signal is silent or distorted for some
     * samples around the change. */
    virtual void set_frequency(size_t emitter, double frequency) = 0;
    /*! Mean share, 0 to 1, of its resources that an LTE or NR emitter uses. */
    virtual void set_load(size_t emitter, double load) = 0;
};

} // namespace specsense
} // namespace gr
