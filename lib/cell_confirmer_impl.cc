// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cell_confirmer_impl.h"
#include "sample_tap.h"
#include <cmath>
#include <gnuradio/io_signature.h>
#include <stdexcept>

namespace gr {
namespace specsense {

namespace {

double checked_frequency(double frequency)
{
    if (!(frequency >= 0.0 && std::isfinite(frequency))) {
        throw std::invalid_argument(
            "cell_confirmer: frequency must be 0 or positive, got " +
            std::to_string(frequency));
    }
    return frequency;
}

} // namespace

cell_confirmer::sptr cell_confirmer::make(double sample_rate,
                                          double frequency,
                                          const core::cell_confirmer_config& config)
{
    return gnuradio::make_block_sptr<cell_confirmer_impl>(sample_rate, frequency, config);
}

/* Two blocks: a block that takes samples is done when they end, and would lose the
 * messages that are still on their way to it through the blocks that work them out. */
cell_confirmer_impl::cell_confirmer_impl(double sample_rate,
                                         double frequency,
                                         const core::cell_confirmer_config& config)
    : gr::hier_block2("cell_confirmer",
                      gr::io_signature::make(1, 1, sizeof(gr_complex)),
                      gr::io_signature::make(0, 0, 0)),
      d_confirmer(std::make_shared<core::cell_confirmer>(config, sample_rate)),
      d_marker(gnuradio::make_block_sptr<emission_marker>(d_confirmer))
{
    const auto counters = [confirmer = d_confirmer, marker = d_marker.get()] {
        const auto counted = confirmer->counted();
        return metadata_pdu()
            .add(keys::looks, counted.looks)
            .add(keys::confirmations, counted.confirmations)
            .add(keys::missed_emissions, counted.missed)
            .add(keys::malformed_messages, marker->malformed());
    };
    const auto tap = gnuradio::make_block_sptr<sample_tap>(
        d_confirmer, sample_rate, checked_frequency(frequency), counters);
    const auto emissions = pmt::mp(keys::port_emissions);
    const auto counts = pmt::mp(keys::port_counters);
    message_port_register_hier_in(emissions);
    message_port_register_hier_out(emissions);
    message_port_register_hier_out(counts);
    connect(self(), 0, tap, 0);
    msg_connect(self(), emissions, d_marker, emissions);
    msg_connect(d_marker, emissions, self(), emissions);
    msg_connect(tap, counts, self(), counts);
}

} // namespace specsense
} // namespace gr
