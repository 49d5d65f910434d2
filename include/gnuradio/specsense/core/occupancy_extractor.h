// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/occupancy.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct extraction_config {
    /*! Names of the labels 1, 2, ...: as a rule, the segmenter's classes(). */
    std::vector<std::string> classes = find_profile("field").classes;
    // Times, each up to 1e6 s:
    double hold_time_s = 0.1;        //!< longest gap within an emission
    double update_interval_s = 1.0;  //!< between updates of a lasting emission
    double integration_time_s = 1.0; //!< of occupancy; 0: the whole of it, at finish()
    // Gaps, each up to 1000:
    int bridged_rows = 6; //!< longest gap within a burst: an idle LTE cell is silent for
                          //!< six rows between its reference symbols
    int bridged_columns = 3;
    double calibration_db = std::numeric_limits<double>::quiet_NaN(); //!< dBm at 0 dBFS
};

/*! Where a segment of the stream lies. */
struct segment_info {
    int64_t sample_start = 0;      //!< from the start of the stream
    int64_t time_start_ns = 0;     //!< UTC, or from the start of the stream
    double center_frequency = 0.0; //!< Hz
    bool retuned = true;           //!< false: same tuning as before, emissions may go on
};

/*! A row with its labels. */
struct labelled_row {
    const uint8_t* labels;
    const uint8_t* confidence;
    const float* average;
    const float* floor; //!< null where none is known
    bool floor_known;
};

/*!
 * \brief Labelled rows in; bursts, emissions and occupancy out, by callback. Memory stays
 * bounded however long the stream is.
 */
class SPECSENSE_CORE_API occupancy_extractor
{
public:
    /*! Throws std::invalid_argument naming the rule and the value. */
    occupancy_extractor(const extraction_config& config,
                        const spectrogram_geometry& geometry);
    ~occupancy_extractor();
    occupancy_extractor(const occupancy_extractor&) = delete;
    occupancy_extractor& operator=(const occupancy_extractor&) = delete;

    /*! Every emission: its start, its updates, its end. */
    std::function<void(const emission&)> on_emission;
    /*! Every burst when it has ended, with its emission's id. Positions are of the
     * segment that began last. */
    std::function<void(const burst&)> on_burst;
    /*! At the end of every integration time. */
    std::function<void(const occupancy_report&)> on_occupancy;

    /*! Must come before the first row, and wherever the stream is broken. */
    void start_segment(const segment_info& segment);
    void add_row(const labelled_row& row);
    /*! The segment ends: open bursts do, emissions may go on in the next. */
    void end_segment();
    /*! Nothing more comes: ends all emissions and the integration time. */
    void finish();

    /*! Of the segment that began last. */
    const segment_info& segment() const;

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
