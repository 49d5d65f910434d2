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
    range cells{ int(std::ceil(start - 0.5)), int(std::floor(stop + 0.5)) };
    if (cells.start >= cells.stop) {
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
    fill(rectangle, label, 0.0);
    // Column 0 may reach beyond the band's lower edge, where what lies at the upper edge
    // appears.
    const double rate = d_geometry.sample_rate();
    const double upper = d_geometry.column_center(d_geometry.columns() - 0.5);
    if (rectangle.freq_lower_edge < 0.5 * rate && rectangle.freq_upper_edge > upper) {
        activity above = rectangle;
        above.freq_lower_edge = std::max(above.freq_lower_edge, upper);
        above.freq_upper_edge = std::min(above.freq_upper_edge, 0.5 * rate);
        fill(above, label, -rate);
    }
}

/* Draws a rectangle, moved by \p shift Hz. */
void label_mask::fill(const activity& rectangle, uint8_t label, double shift)
{
    const double rate = d_geometry.sample_rate();
    const double row = rate * d_geometry.row_duration();
    const double first = double(d_geometry.row_start(0)); // some profiles begin late
    const double width = d_geometry.column_width();
    const double lowest = d_geometry.column_center(-0.5) - shift;
    const auto rows = covered_cells((rectangle.start * rate - first) / row,
                                    (rectangle.stop * rate - first) / row,
                                    d_rows);
    const auto columns = covered_cells((rectangle.freq_lower_edge - lowest) / width,
                                       (rectangle.freq_upper_edge - lowest) / width,
                                       d_geometry.columns());
    for (int r = rows.start; r < rows.stop; ++r) {
        uint8_t* labels = d_labels.data() + size_t(r) * size_t(d_geometry.columns());
        for (int c = columns.start; c < columns.stop; ++c) {
            if (labels[c] == 0 || label < labels[c]) {
                labels[c] = label;
            }
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
