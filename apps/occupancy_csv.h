// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/occupancy.h>
#include <optional>
#include <string>
#include <vector>

/*! How the occupancy was measured. */
struct occupancy_settings {
    std::string model;
    std::optional<double> false_alarm_rate; //!< of the model energy
    double integration_time_s;              //!< 0: the whole recording
    double row_duration_s;
    double column_width_hz;
};

/*! Lines of "# key: value" with the settings, then the names of the columns. */
std::string occupancy_csv_header(const occupancy_settings& settings);

/*! UTC (ISO 8601), or as seconds. */
std::string time_text(int64_t ns, bool utc);

/*! One line a column and class. Times are UTC (ISO 8601), or seconds from the recording's
 * start where it says no time; a column that was never sensed has an empty share. */
std::string occupancy_csv_lines(const gr::specsense::core::occupancy_report& report,
                                const std::vector<std::string>& classes,
                                bool has_time);
