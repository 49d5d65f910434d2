// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/hier_block2.h>
#include <gnuradio/specsense/api.h>
#include <gnuradio/specsense/core/cell_search/cell_confirmer.h>
#include <memory>

namespace gr {
namespace specsense {

/*!
 * \brief Emissions labelled lte and nr get the physical identity of their cell, or word
 * that none was found; those of other that have a cell get its class, too.
 *
 * In: complex, the same stream as the spectrogram_builder's, whose samples the emissions
 * count; tags rx_time, rx_freq, rx_rate mean what they mean there. Message port emissions
 * in: PDUs as an occupancy_extractor sends them.
 *
 * Message port emissions out: the same PDUs, at once and in their order. One of an
 * emission that has been looked at has confirmed (bool) and, where that is true,
 * physical_cell_id; ssb_frequency and ssb_subcarrier_spacing (Hz) for NR; and, where the
 * cell is of the other class than the network said, that class as label, and the
 * network's as network_label. Without confirmed it has not been looked at. When a search
 * ends with something new, the emission's last PDU is sent once more, as an update. All
 * other messages pass unchanged; malformed ones are warned about and counted, too.
 *
 * Message port counters, once a second at most: a PDU with samples, dropped_samples (of a
 * wrong rate), looks, confirmations, missed_emissions (whose samples were gone before
 * their turn came) and malformed_messages, since the block was made.
 *
 * Searches run in a thread of their own, and never hold up the stream. The flowgraph's
 * end ends them.
 */
class SPECSENSE_API cell_confirmer : virtual public gr::hier_block2
{
public:
    using sptr = std::shared_ptr<cell_confirmer>;

    /*!
     * \param sample_rate of the input, samples/s, from 1.9e6 to 250e6
     * \param frequency Hz; what the radio is tuned to until an rx_freq tag says
     * otherwise; 0: not known, and cells are looked for on every frequency
     * \param config cpu_share (of one core that searches take, 0 to 1), history (s of
     * samples kept, 0.05 to 10: 8 bytes each), false_alarm_rate (cells found in an
     * emission of noise, each time), recheck (s until a cell is looked at again), max_age
     * (s that it holds without being found again)
     *
     * Throws std::invalid_argument naming the rule and the value.
     */
    static sptr make(double sample_rate = 61.44e6,
                     double frequency = 0.0,
                     const core::cell_confirmer_config& config = {});

    /*! Of one core that searches take, 0 to 1; holds at once. Throws
     * std::invalid_argument. */
    virtual void set_cpu_share(double share) = 0;
    virtual double cpu_share() const = 0;

    /*! Searches of an emission that came to their end. */
    virtual uint64_t looks() const = 0;
    /*! Of these, those that found a cell. */
    virtual uint64_t confirmations() const = 0;
    /*! Emissions that no samples were left of when their turn came. */
    virtual uint64_t missed_emissions() const = 0;
    /*! Messages that were no PDU of an emission. */
    virtual uint64_t malformed_messages() const = 0;
};

} // namespace specsense
} // namespace gr
