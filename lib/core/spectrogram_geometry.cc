// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <numeric>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Window to window, a 1 us pulse may lose 3 dB in between; a Kaiser window reaches that
// at a step of 0.345 of its length.
constexpr double longest_step = 0.342;

rational checked_rate(double sample_rate)
{
    if (!(sample_rate >= spectrogram_geometry::lowest_rate &&
          sample_rate <= spectrogram_geometry::highest_rate)) {
        throw std::invalid_argument(
            "sample rate must lie between 1e6 and 250e6 samples/s, got " +
            std::to_string(sample_rate));
    }
    return rational::nearest(sample_rate);
}

} // namespace

spectrogram_geometry::spectrogram_geometry(const sensing_profile& profile,
                                           double sample_rate)
    : d_profile(profile), d_rate(checked_rate(sample_rate))
{
    profile.validate();
    const rational column_time = d_rate / profile.column_width_hz;
    d_columns = std::max(1, static_cast<int>(std::llround(column_time.value())));
    d_hop = profile.hop * rational(d_columns);
    if (profile.every_sample) {
        // Whole samples make steps uneven; short windows feel it and take more of them.
        // One column time stays a whole number of windows.
        auto windows = static_cast<int64_t>(std::ceil(1.0 / profile.hop.value() - 1e-9));
        while (windows < d_columns &&
               std::ceil(double(d_columns) / double(windows)) >
                   longest_step * d_columns) {
            ++windows;
        }
        d_hop = rational(d_columns, windows);
    }
    const rational row = d_rate * profile.row_duration_s;
    // Rows start with the samples; the recipe's, with the first window's share of them.
    const rational first_row =
        profile.every_sample ? rational(0) : (rational(d_columns) - d_hop) / rational(2);
    d_row_divisor = 2 * std::lcm(row.den, first_row.den);
    d_row_offset = first_row.num * (d_row_divisor / first_row.den);
    d_row_step = row.num * (d_row_divisor / row.den);
}

double spectrogram_geometry::column_width() const { return d_rate.value() / d_columns; }

double spectrogram_geometry::windows_per_row() const
{
    return (d_rate * d_profile.row_duration_s / d_hop).value();
}

int64_t spectrogram_geometry::window_start(int64_t k) const
{
    // k = periods * den + rest: no product grows with the square of a long run's length.
    const int64_t periods = k / d_hop.den;
    const int64_t rest = k % d_hop.den;
    return periods * d_hop.num + rest * d_hop.num / d_hop.den;
}

int64_t spectrogram_geometry::row_of_window(int64_t k) const
{
    const int64_t doubled_middle = 2 * window_start(k) + d_columns;
    return floor_divide(doubled_middle, d_row_divisor / 2, -d_row_offset, d_row_step);
}

int64_t spectrogram_geometry::first_window(int64_t row) const
{
    // floor(k * hop) >= the row's start - columns / 2
    const int64_t half = d_row_divisor / 2;
    const int64_t least =
        ceil_divide(row, d_row_step, d_row_offset - d_columns * half, d_row_divisor);
    return std::max<int64_t>(0, ceil_divide(least, d_hop.den, 0, d_hop.num));
}

int64_t spectrogram_geometry::middle_window(int64_t row) const
{
    // In steps of a hop, window k is the one nearest to all times from k to k + 1.
    return floor_times(d_rate * d_profile.row_duration_s / (d_hop * rational(2)),
                       2 * row + 1);
}

int64_t spectrogram_geometry::windows_in(int64_t samples) const
{
    if (samples < d_columns) {
        return 0;
    }
    // The windows k with floor(k * hop) <= samples - columns.
    return ceil_divide(samples - d_columns + 1, d_hop.den, 0, d_hop.num);
}

int64_t spectrogram_geometry::row_start(int64_t row) const
{
    return ceil_divide(row, d_row_step, d_row_offset, d_row_divisor);
}

int64_t spectrogram_geometry::row_time_ns(int64_t row) const
{
    const rational first_ns = rational(d_row_offset, d_row_divisor) / d_rate *
        rational(1000000000);
    return floor_times(d_profile.row_duration_s * rational(1000000000), row) +
        floor_times(first_ns, 1);
}

int64_t spectrogram_geometry::sample_time_ns(int64_t sample) const
{
    return floor_times(rational(1000000000) / d_rate, sample);
}

double spectrogram_geometry::column_center(double column) const
{
    return (column - d_columns / 2 + d_profile.column_offset) * column_width();
}

double spectrogram_geometry::column_lower_edge(int column) const
{
    return std::max(column_center(column - 0.5), -sample_rate() / 2);
}

double spectrogram_geometry::column_upper_edge(int column) const
{
    return std::min(column_center(column + 0.5), sample_rate() / 2);
}

int spectrogram_geometry::dc_column() const { return d_columns / 2; }

} // namespace core
} // namespace specsense
} // namespace gr
