// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/scene/label_mask.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

struct range {
    int start;
    int stop;
};

// Cells of length 1 that an interval covers by half or more, or the one of its middle,
// of the cells 0 to count - 1.
range covered_cells(double start, double stop, int count)
{
    if (stop <= 0.0 || start >= count) {
        return { 0, 0 };
    }
    start = std::max(start, 0.0);
    stop = std::min(stop, double(count));
    range cells{ int(std::lround(start)), int(std::lround(stop)) };
    if (cells.start == cells.stop) {
        cells.start = std::min(int((start + stop) / 2.0), count - 1);
        cells.stop = cells.start + 1;
    }
    return cells;
}

} // namespace

label_mask::label_mask(const spectrogram_geometry& geometry, int rows)
    : d_geometry(geometry), d_rows(rows),
      d_labels(size_t(rows) * size_t(geometry.columns()), 0)
{
}

void label_mask::add(const activity& rectangle, uint8_t label)
{
    const double duration = d_geometry.row_duration();
    const double width = d_geometry.column_width();
    const double lowest = d_geometry.column_center(0) - width / 2.0;
    const auto rows =
        covered_cells(rectangle.start / duration, rectangle.stop / duration, d_rows);
    const auto columns = covered_cells((rectangle.freq_lower_edge - lowest) / width,
                                       (rectangle.freq_upper_edge - lowest) / width,
                                       d_geometry.columns());
    for (int row = rows.start; row < rows.stop; ++row) {
        uint8_t* labels = d_labels.data() + size_t(row) * size_t(d_geometry.columns());
        for (int column = columns.start; column < columns.stop; ++column) {
            if (labels[column] == 0 || label < labels[column]) {
                labels[column] = label;
            }
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
