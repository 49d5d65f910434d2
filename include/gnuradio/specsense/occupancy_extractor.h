// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/api.h>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <gnuradio/sync_block.h>
#include <memory>
#include <string>

namespace gr {
namespace specsense {

/*!
 * \brief Labelled rows in, emissions and occupancy out, as messages.
 *
 * In, as a segmenter writes them: labels (uint8[columns]), confidence (uint8[columns])
 * and average rows (float[columns]). Tags in, on the first input: segment_start,
 * segment_end, rx_time, rx_freq, noise_floor. Rows without a segment_start lie in one
 * segment that begins with the stream.
 *
 * Message port emissions: a PDU (dict, empty vector) at the start of each emission, every
 * update_interval, and at its end. Keys: id, label (symbol), state (start, update, end),
 * confidence, burst_count, duty_cycle, sample_start, sample_count, time_start and
 * time_stop (ns, UTC, or from the stream's start where no time is known),
 * freq_lower_edge, freq_upper_edge, freq_center, bandwidth (Hz), power_dbfs,
 * noise_floor_known; channel_bandwidth (Hz) of a carrier that fills a standard's channel,
 * power_dbm where calibrated, snr_db where a floor is known, and
 * pulse_count, pulse_interval (s), pulse_repetition_frequency (Hz) of a radar.
 *
 * Message port occupancy: a PDU for every integration time. Keys: time_start, time_stop,
 * freq_center, freq_lower_edge, column_width (Hz), row_duration (s), sensed_share, rows,
 * share (dict: label to f32vector by column, NaN where never sensed).
 *
 * Message port counters, once a second at most and at the stream's end: a PDU with rows,
 * unsensed_rows, emissions (begun) and bursts (ended), since the block was made.
 *
 * The stream's end ends all emissions, as stopping the flowgraph does.
 */
class SPECSENSE_API occupancy_extractor : virtual public gr::sync_block
{
public:
    using sptr = std::shared_ptr<occupancy_extractor>;

    /*!
     * \param profile name of the sensing profile that the rows were made by
     * \param sample_rate that they were made at, samples/s
     * \param config classes (names of the labels 1, 2, ...), hold_time (s, longest gap in
     * an emission), update_interval (s), integration_time (s, of occupancy; 0: the whole
     * stream), each up to 1e6 s; bridged_rows and bridged_columns (longest gaps in a
     * burst, up to 1000), calibration_db (dBm at 0 dBFS; NaN: not calibrated)
     *
     * Throws std::invalid_argument naming the rule and the value.
     */
    static sptr make(const std::string& profile = "field",
                     double sample_rate = 61.44e6,
                     const core::extraction_config& config = {});
};

} // namespace specsense
} // namespace gr
