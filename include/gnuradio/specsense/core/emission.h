// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/pulse_summary.h>
#include <limits>
#include <optional>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! A connected region of one label in time and frequency; gaps of a few rows and columns
 * are bridged. Rows and columns are half-open ranges. */
struct burst {
    uint8_t label = 0;
    int64_t row_start = 0; //!< within the segment
    int64_t row_stop = 0;
    int column_start = 0;
    int column_stop = 0;
    int64_t rows = 0;          //!< those with a labelled pixel
    int64_t pixels = 0;        //!< labelled ones
    double power_sum = 0.0;    //!< of the labelled pixels, full scale squared
    double floor_sum = 0.0;    //!< noise floor under them
    double confidence_sum = 0; //!< 0..1 each
    bool floor_known = true;
    uint64_t emission = 0; //!< id of the emission it belongs to; 0 before it has one
};

enum class emission_state { start, update, end };

/*! What a cell search says of an emission that a network labelled lte, nr or other. */
struct cell_confirmation {
    bool confirmed = false;      //!< a cell was found in it; false: none, as in an uplink
    std::string label{};         //!< the class found, or the network's where none was
    std::string network_label{}; //!< what the network had said
    int physical_cell_id = -1;   //!< -1: not confirmed
    double ssb_frequency = std::numeric_limits<double>::quiet_NaN(); //!< Hz, middle of
                                                                     //!< NR's SS/PBCH
                                                                     //!< block; NaN: none
    double ssb_subcarrier_spacing = 0.0; //!< Hz; 0: no SS/PBCH block

    bool relabelled() const { return label != network_label; }
};

/*! One transmitter's sequence of bursts: same label, overlapping frequency, gaps at most
 * hold_time. Terms follow SigMF and ITU-R. */
struct emission {
    uint64_t id = 0;
    std::string label;
    emission_state state = emission_state::start;
    uint64_t merged_into = 0; //!< of an end: the id of the emission that this one turned
                              //!< out to be a part of; 0 when it is one of its own
    double confidence = 0.0;  //!< 0..1
    uint64_t burst_count = 0;
    double duty_cycle = 0.0;  //!< share of the sensed time from start to stop
    int64_t sample_start = 0; //!< from the start of the stream
    int64_t sample_count = 0;
    int64_t time_start = 0;       //!< UTC in ns since 1970; from the stream's start where
    int64_t time_stop = 0;        //!< no absolute time is known
    double freq_lower_edge = 0.0; //!< Hz, absolute where the stream is tuned
    double freq_upper_edge = 0.0;
    double freq_center = 0.0;
    double bandwidth = 0.0; //!< of the mask; not the 99 % occupied bandwidth
    /*! Hz, of the standard's channel that an LTE or NR carrier fills from edge to edge;
     * NaN: none that can be told (some of its blocks are unused, or the band cuts it). */
    double channel_bandwidth = std::numeric_limits<double>::quiet_NaN();
    double power_dbfs = 0.0; //!< mean over its bursts' pixels, noise taken off, summed
                             //!< over the band
    double power_dbm = std::numeric_limits<double>::quiet_NaN(); //!< NaN: not calibrated
    double snr_db = std::numeric_limits<double>::quiet_NaN();    //!< NaN: no floor
    bool noise_floor_known = true;

    // Of a radar; 0 for others.
    uint64_t pulse_count = 0;
    double pulse_interval = 0.0;             //!< s, the median
    double pulse_repetition_frequency = 0.0; //!< Hz
    pulse_summary pulses{};                  //!< where they have been measured

    /*! None: not looked at. The emission's label is this one's. */
    std::optional<cell_confirmation> cell{};
};

} // namespace core
} // namespace specsense
} // namespace gr
