// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/api.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <gnuradio/sync_block.h>
#include <memory>

namespace gr {
namespace specsense {

/*!
 * \brief An LTE downlink carrier (3GPP TS 36.211).
 *
 * Out: complex samples without noise, of amplitude 1 at full scale; the first one has the
 * tags rx_freq and rx_rate. The same arguments give the same samples. A start of the
 * flowgraph begins anew, with all that has been set since.
 *
 * Message port emissions: the truth, as scene_source tells it.
 *
 * Changes while it runs hold from the next call of work on, in any thread. They raise
 * errors as wrong arguments do, and then change nothing.
 */
class SPECSENSE_API lte_source : virtual public gr::sync_block
{
public:
    using sptr = std::shared_ptr<lte_source>;

    /*!
     * \param signal in Python by its members resource_blocks, duplex ("fdd" or "tdd"),
     * cell_id, antenna_ports and load, and by options, the JSON text of an object with
     * any further ones, e.g. {"special_subframe": 7}, which hold where both name one
     * \param sample_rate samples/s, 1e5 to 250e6
     * \param center_frequency Hz that a receiver is tuned to
     * \param frequency Hz, of the signal's centre; what lies beyond the band is cut off
     * \param power_dbfs of a carrier with all its resource blocks in use
     * \param seed of all that is random in it
     *
     * Throws std::invalid_argument naming the rule and the value.
     */
    static sptr make(const core::lte_downlink_config& signal = {},
                     double sample_rate = 30.72e6,
                     double center_frequency = 0.0,
                     double frequency = 0.0,
                     double power_dbfs = -20.0,
                     uint64_t seed = 0);

    /*! Power of a carrier with all its resource blocks in use, dBFS. */
    virtual void set_power_dbfs(double power_dbfs) = 0;
    /*! Centre of the signal, Hz; it is silent or distorted for some samples around the
     * change. */
    virtual void set_frequency(double frequency) = 0;
    /*! Mean share of the resource blocks in use, 0 to 1. */
    virtual void set_load(double load) = 0;
};

} // namespace specsense
} // namespace gr
