// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectrum_raster.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace gr::specsense;

namespace {

constexpr int64_t most_rows = 1000;
// On a common axis, how many times a capture's own width it may have.
constexpr double widest_axis = 4.0;

} // namespace

spectrum_raster::spectrum_raster(const core::recording& recording,
                                 const core::spectrogram_geometry& geometry,
                                 size_t classes)
    : d_columns(geometry.columns()), d_low(geometry.column_lower_edge(0)),
      d_first_edge(geometry.column_center(-0.5)), d_column_width(geometry.column_width()),
      d_reference(0.0), d_relative(true), d_samples(recording.sample_count())
{
    const int64_t row_samples = geometry.row_start(1) - geometry.row_start(0);
    // No finer than rows, so that each of the picture's rows gets one.
    d_rows = static_cast<int>(
        std::clamp<int64_t>(d_samples / (row_samples + 1), 1, most_rows));
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    bool all_tuned = true;
    for (const auto& capture : recording.captures()) {
        lowest = std::min(lowest, capture.frequency);
        highest = std::max(highest, capture.frequency);
        all_tuned = all_tuned && capture.has_frequency;
    }
    const double extra = (highest - lowest) / d_column_width;
    if (all_tuned && extra <= (widest_axis - 1.0) * d_columns) {
        d_relative = false;
        d_reference = lowest;
        d_low += lowest;
        d_first_edge += lowest;
        d_columns += static_cast<int>(std::lround(extra));
    }
    const float none = std::numeric_limits<float>::quiet_NaN();
    d_cells.assign(size_t(d_rows) * d_columns, cell{ none, none });
    d_share.assign(classes, std::vector<double>(d_columns, 0.0));
    d_weight.assign(d_columns, 0.0);
}

int spectrum_raster::column_at(double axis_frequency) const
{
    const double column = std::floor((axis_frequency - d_first_edge) / d_column_width);
    return static_cast<int>(std::clamp(column, 0.0, double(d_columns - 1)));
}

int spectrum_raster::column_offset(double center_frequency) const
{
    return d_relative ? 0
                      : static_cast<int>(std::lround((center_frequency - d_reference) /
                                                     d_column_width));
}

void spectrum_raster::add_row(const sensed_row& row)
{
    ++d_rows_added;
    d_rows_with_floor += row.labelled.floor_known;
    const int64_t middle = (row.sample_start + row.sample_stop) / 2;
    const auto y = std::min<int64_t>(
        static_cast<int64_t>(double(middle) / double(d_samples) * d_rows), d_rows - 1);
    const int offset = column_offset(row.center_frequency);
    cell* cells = d_cells.data() + y * d_columns + offset;
    const float* power = row.labelled.average;
    const int count = std::min(row.columns, d_columns - offset);
    for (int c = 0; c < count; ++c) {
        if (power[c] > cells[c].power || std::isnan(cells[c].power)) {
            cells[c] = { power[c], row.labelled.floor ? row.labelled.floor[c] : 0.0f };
        }
    }
}

void spectrum_raster::add_occupancy(const core::occupancy_report& report)
{
    const int offset = column_offset(report.center_frequency);
    for (size_t label = 0; label < report.share.size() && label < d_share.size();
         ++label) {
        const auto& share = report.share[label];
        const int count = std::min<int>(share.size(), d_columns - offset);
        for (int c = 0; c < count; ++c) {
            if (!std::isnan(share[c])) {
                d_share[label][offset + c] += share[c] * double(report.rows);
                d_weight[offset + c] += label == 0 ? double(report.rows) : 0.0;
            }
        }
    }
}

float spectrum_raster::level_of(const cell& c) const
{
    constexpr float least = 1e-20f;
    const float reference = floor_known() ? std::max(c.floor, least) : 1.0f;
    return 10.0f * std::log10(std::max(c.power, least) / reference);
}

double spectrum_raster::level(int row_start,
                              int row_stop,
                              int column_start,
                              int column_stop) const
{
    double highest = std::numeric_limits<double>::quiet_NaN();
    for (int y = row_start; y < row_stop; ++y) {
        for (int x = column_start; x < column_stop; ++x) {
            const cell& c = d_cells[size_t(y) * d_columns + x];
            if (!std::isnan(c.power)) {
                const double level = level_of(c);
                highest = level > highest || std::isnan(highest) ? level : highest;
            }
        }
    }
    return highest;
}

double spectrum_raster::occupancy(size_t label, int column) const
{
    return d_share[label][column] / d_weight[column];
}
