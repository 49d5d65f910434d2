// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/*! Names of ports, tags and metadata keys: all of them, and only here. */
namespace gr {
namespace specsense {
namespace keys {

// Message ports
constexpr char port_emissions[] = "emissions";
constexpr char port_occupancy[] = "occupancy";
constexpr char port_pulses[] = "pulses";
constexpr char port_counters[] = "counters";

// Stream tags: GNU Radio's own ...
constexpr char rx_time[] = "rx_time"; //!< tuple (uint64 seconds, double fraction), UTC
constexpr char rx_freq[] = "rx_freq"; //!< double, Hz
constexpr char rx_rate[] = "rx_rate"; //!< double, samples/s
// ... and ours, on rows
constexpr char segment_start[] = "segment_start"; //!< uint64: the segment's first sample
                                                  //!< in the stream of samples
constexpr char segment_end[] = "segment_end";     //!< bool: whether the stream ends, too
constexpr char noise_floor[] = "noise_floor"; //!< dict of power (f32vector), known (bool)
constexpr char power[] = "power";
constexpr char known[] = "known";

// Fields of an emission
constexpr char id[] = "id";
constexpr char label[] = "label";
constexpr char state[] = "state";
constexpr char confidence[] = "confidence";
constexpr char burst_count[] = "burst_count";
constexpr char duty_cycle[] = "duty_cycle";
constexpr char sample_start[] = "sample_start";
constexpr char sample_count[] = "sample_count";
constexpr char time_start[] = "time_start";
constexpr char time_stop[] = "time_stop";
constexpr char freq_lower_edge[] = "freq_lower_edge";
constexpr char freq_upper_edge[] = "freq_upper_edge";
constexpr char freq_center[] = "freq_center";
constexpr char bandwidth[] = "bandwidth";
constexpr char channel_bandwidth[] = "channel_bandwidth";
constexpr char power_dbfs[] = "power_dbfs";
constexpr char power_dbm[] = "power_dbm";
constexpr char snr_db[] = "snr_db";
constexpr char noise_floor_known[] = "noise_floor_known";
constexpr char pulse_count[] = "pulse_count";
constexpr char pulse_interval[] = "pulse_interval";
constexpr char pulse_repetition_frequency[] = "pulse_repetition_frequency";
// ... that a cell search has looked at; without the first of them it has not
constexpr char confirmed[] = "confirmed";               //!< bool: a cell was found in it
constexpr char physical_cell_id[] = "physical_cell_id"; //!< where confirmed
constexpr char ssb_frequency[] = "ssb_frequency";       //!< Hz, of NR
constexpr char ssb_subcarrier_spacing[] = "ssb_subcarrier_spacing"; //!< Hz, of NR
constexpr char network_label[] = "network_label"; //!< where the cell is of another class
// ... of one whose pulses were measured: medians ...
constexpr char pulses_measured[] = "pulses_measured"; //!< uint64: that they rest on
constexpr char pulse_width[] = "pulse_width";
constexpr char pulse_width_resolved[] = "pulse_width_resolved"; //!< false: a limit
constexpr char pulse_bandwidth[] = "pulse_bandwidth";
constexpr char pulse_chirp_rate[] = "pulse_chirp_rate";
// ... and of a pulse, which has those of a width, bandwidth and chirp rate, too
constexpr char emission[] = "emission";           //!< id of the one it belongs to
constexpr char sample[] = "sample";               //!< double: its start, between samples
constexpr char starts_before[] = "starts_before"; //!< bool: samples are missing there
constexpr char stops_after[] = "stops_after";

// Fields of an occupancy report, beside time_start, time_stop and freq_lower_edge
constexpr char column_width[] = "column_width";
constexpr char row_duration[] = "row_duration";
constexpr char sensed_share[] = "sensed_share";
constexpr char rows[] = "rows";
constexpr char share[] = "share"; //!< dict: label -> f32vector by column

// Fields of counters (uint64), beside rows: of a spectrogram builder ...
constexpr char samples[] = "samples";
constexpr char dropped_samples[] = "dropped_samples";
constexpr char non_finite_samples[] = "non_finite_samples";
// ... a segmenter ...
constexpr char frames[] = "frames";
constexpr char skipped_frames[] = "skipped_frames"; //!< unsensed, for want of time
constexpr char gated_frames[] = "gated_frames";     //!< noise, without the network
constexpr char non_finite_pixels[] = "non_finite_pixels";
constexpr char errors[] = "errors"; //!< 1 when the flowgraph has ended by one ...
constexpr char error[] = "error";   //!< ... and its reason (string)
constexpr char unsensed_rows[] = "unsensed_rows";
constexpr char latency_p50[] = "latency_p50"; //!< double, s
constexpr char latency_p99[] = "latency_p99";
// ... an occupancy extractor, beside unsensed_rows ...
constexpr char emissions[] = "emissions";
constexpr char bursts[] = "bursts";
// ... a cell confirmer, beside samples, dropped_samples and errors
constexpr char looks[] = "looks"; //!< searches of one emission that came to their end
constexpr char confirmations[] = "confirmations"; //!< of these, those that found a cell
constexpr char missed_emissions[] = "missed_emissions"; //!< that no samples are left of
constexpr char malformed_messages[] = "malformed_messages";
// ... and a pulse meter, beside samples, emissions and malformed_messages
constexpr char pulses[] = "pulses";                 //!< told
constexpr char dropped_pulses[] = "dropped_pulses"; //!< found, but too many to tell
constexpr char lost_samples[] = "lost_samples";     //!< of radars, gone before their time
constexpr char unmeasured_emissions[] = "unmeasured_emissions"; //!< messages, for want
                                                                //!< of time

} // namespace keys
} // namespace specsense
} // namespace gr
