// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/occupancy.h>
#include <string>
#include <vector>

std::string occupancy_csv_header();

/*! One line a column and class. Times are UTC (ISO 8601), or seconds from the recording's
 * start where it says no time; a column that was never sensed has an empty share. */
std::string occupancy_csv_lines(const gr::specsense::core::occupancy_report& report,
                                const std::vector<std::string>& classes,
                                bool has_time);
