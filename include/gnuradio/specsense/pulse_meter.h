// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/block.h>
#include <gnuradio/specsense/api.h>
#include <memory>

namespace gr {
namespace specsense {

/*!
 * \brief Measures the pulses of radars that an occupancy extractor has found.
 *
 * In: the complex samples that the extractor's rows were made of. Tags in: rx_time,
 * rx_freq, rx_rate. The latest of them are kept; the stream never waits for a
 * measurement.
 *
 * Message port emissions in: an extractor's emissions. Out, in the same order: each of
 * them, those labelled radar with pulses_measured, pulse_width (s), pulse_width_resolved,
 * pulse_bandwidth (Hz), pulse_chirp_rate (Hz/s; medians of the emission's pulses so far)
 * and sharper pulse_interval and pulse_repetition_frequency, where pulses were found.
 * A message that is no emission is warned about, and passed on as it is.
 *
 * Message port pulses: a PDU for each pulse: emission (id), time_start (ns, as the
 * emission's), sample (double), pulse_width, pulse_width_resolved, pulse_bandwidth,
 * pulse_chirp_rate, freq_center (Hz), power_dbfs, snr_db, starts_before and stops_after
 * (whether samples are missing there). See core::measured_pulse for what they mean.
 *
 * Each message has the emission's samples measured that came since the last one about it
 * and are still kept. Message port counters, once a second at most and at the stream's
 * end: samples, emissions, pulses, dropped_pulses (beyond pulses_per_second),
 * lost_samples (of radars, no longer kept), unmeasured_emissions (messages that came too
 * fast) and malformed_messages.
 *
 * At the stream's end the block waits for what the sender of emissions has yet to tell,
 * until that has ended or for 5 s without a message.
 */
class SPECSENSE_API pulse_meter : virtual public gr::block
{
public:
    using sptr = std::shared_ptr<pulse_meter>;

    /*!
     * \param sample_rate samples/s, 1e6 to 2.5e8
     * \param frequency that the samples are tuned to until an rx_freq says otherwise, Hz
     * \param history how much of the stream is kept, s; at most 2^28 samples (2 GiB)
     * \param pulses_per_second most pulses told in a second of the stream, 1 to 1e6
     *
     * Throws std::invalid_argument naming the rule and the value.
     */
    static sptr make(double sample_rate = 61.44e6,
                     double frequency = 0.0,
                     double history = 0.3,
                     double pulses_per_second = 10e3);
};

} // namespace specsense
} // namespace gr
