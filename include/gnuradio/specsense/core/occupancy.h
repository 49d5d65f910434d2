// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Share of the sensed time in which each label was in each column, over one
 * integration time (frequency channel occupancy of Report ITU-R SM.2256, with a column
 * for a channel).
 */
struct occupancy_report {
    int64_t time_start = 0; //!< UTC in ns, or from the start of the stream
    int64_t time_stop = 0;
    double center_frequency = 0.0;         //!< Hz
    double column_width = 0.0;             //!< Hz
    double row_duration = 0.0;             //!< s
    double freq_lower_edge = 0.0;          //!< Hz, of column 0
    double sensed_share = 0.0;             //!< of the time from start to stop
    int64_t rows = 0;                      //!< sensed ones
    std::vector<std::vector<float>> share; //!< by label (from 1), then by column
};

/*! Counts labelled rows by column and label. */
class SPECSENSE_CORE_API occupancy_counter
{
public:
    occupancy_counter(int columns, int classes);
    void add(const uint8_t* labels);
    /*! Rows added, sensed or not. */
    int64_t rows() const { return d_rows; }
    /*! Fills rows and share; starts over. A column that was never sensed
     * has a share of NaN. */
    void read(occupancy_report& report);

private:
    int d_columns;
    int64_t d_rows = 0;
    int64_t d_sensed_rows = 0;
    std::vector<int64_t> d_sensed;             // by column
    std::vector<std::vector<int64_t>> d_count; // by label, by column
};

} // namespace core
} // namespace specsense
} // namespace gr
