// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cyclic_prefix_detector.h"
#include "row_kernels.h"
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* A number of rows that last some time, at least one. */
int rows_in(double time, const spectrogram_geometry& geometry)
{
    return std::max(1, int(std::lround(time / geometry.row_duration())));
}

size_t values_averaged(const spectrogram_geometry& geometry)
{
    return size_t(rows_in(cyclic_prefix_detector::averaging_time, geometry) /
                  rows_in(cyclic_prefix_detector::renewal_time, geometry));
}

/* Columns' frequencies in the transform's order, in cycles a sample. */
double frequency_of(const spectrogram_geometry& geometry, int index)
{
    const int columns = geometry.columns();
    return geometry.column_center((index + columns / 2) % columns) /
        geometry.sample_rate();
}

} // namespace

cyclic_prefix_detector::cyclic_prefix_detector(const spectrogram_geometry& geometry,
                                               rational lag)
    : d_geometry(geometry), d_columns(geometry.columns()),
      d_rows_per_value(rows_in(renewal_time, geometry)), d_real(d_columns + padding),
      d_imaginary(d_real.size()), d_power(d_real.size()),
      d_real_sum(values_averaged(geometry), d_real.size()),
      d_imaginary_sum(values_averaged(geometry), d_real.size()),
      d_power_sum(values_averaged(geometry), d_real.size()), d_real_total(d_real.size()),
      d_imaginary_total(d_real.size()), d_power_total(d_real.size()), d_value(d_columns)
{
    const double lag_samples = lag.value() * geometry.sample_rate();
    const rational hop = geometry.hop();
    if (d_columns > lag_samples / 2.0) {
        throw std::invalid_argument(
            "cyclic prefixes of " + std::to_string(lag.value() * 1e6) +
            " us need columns of at least " + std::to_string(2e-3 / lag.value()) +
            " kHz, got " + std::to_string(geometry.column_width() * 1e-3));
    }
    d_lag_windows = std::max(1, int(std::lround(lag_samples / hop.value())));
    d_step = 2 * hop.value() <= 0.7 * d_columns && d_lag_windows % 2 == 0 ? 2 : 1;
    d_least_distance = d_lag_windows * hop.num / hop.den;
    const bool is_even = d_lag_windows * hop.num % hop.den == 0;
    d_sums.resize(is_even ? 1 : 2);
    for (size_t d = 0; d < d_sums.size(); ++d) {
        auto& sum = d_sums[d];
        sum.straight.resize(2 * d_columns);
        sum.crossed.resize(2 * d_columns);
        for (int i = 0; i < d_columns; ++i) {
            const double angle = 2.0 * M_PI * frequency_of(geometry, i) *
                (lag_samples - double(d_least_distance + d));
            sum.turn_cosine.push_back(float(std::cos(angle)));
            sum.turn_sine.push_back(float(std::sin(angle)));
        }
    }
    d_history.resize(size_t(d_lag_windows / d_step) * d_columns);
    const double values_in_lag = lag.value() /
        (d_rows_per_value * geometry.row_duration());
    d_powers.assign(size_t(std::lround(values_in_lag)) + 1, values(d_real.size()));
    restart();
}

void cyclic_prefix_detector::restart()
{
    for (auto& sum : d_sums) {
        std::fill(sum.straight.begin(), sum.straight.end(), 0.0f);
        std::fill(sum.crossed.begin(), sum.crossed.end(), 0.0f);
    }
    for (auto& row : d_powers) {
        std::fill(row.begin(), row.end(), 0.0f);
    }
    std::fill(d_power.begin(), d_power.end(), 0.0f);
    d_real_sum.restart();
    d_imaginary_sum.restart();
    d_power_sum.restart();
    d_rows = 0;
    d_values = 0;
}

int cyclic_prefix_detector::distance(int64_t window) const
{
    return int(d_geometry.window_start(window) -
               d_geometry.window_start(window - d_lag_windows) - d_least_distance);
}

/* Each window takes the place of the one that it makes a pair with. */
void cyclic_prefix_detector::add(const window_block& windows)
{
    const int pairs = d_lag_windows / d_step; // from one to the other of a pair
    const int64_t first = (windows.first_window + d_step - 1) / d_step;
    const int64_t end = (windows.first_window + windows.count + d_step - 1) / d_step;
    const int stride = windows.stride * d_step;
    for (int64_t next = first; next < end;) { // in steps
        const auto place = int(next % pairs);
        const auto most = int(std::min<int64_t>(end - next, pairs - place));
        const auto* spectra = windows.spectra +
            (next * d_step - windows.first_window) * windows.stride;
        auto* earlier = d_history.data() + std::ptrdiff_t(place) * d_columns;
        int run = most;
        if (next < pairs) {
            for (int w = 0; w < run; ++w) {
                std::copy_n(spectra + std::ptrdiff_t(w) * stride,
                            d_columns,
                            earlier + std::ptrdiff_t(w) * d_columns);
            }
        } else {
            const int d = distance(next * d_step);
            run = 1;
            while (run < most &&
                   (d_sums.size() == 1 || distance((next + run) * d_step) == d)) {
                ++run;
            }
            accumulate_products(spectra,
                                stride,
                                earlier,
                                run,
                                d_columns,
                                d_sums[d].straight.data(),
                                d_sums[d].crossed.data());
        }
        next += run;
    }
}

void cyclic_prefix_detector::finish_products()
{
    std::fill(d_real.begin(), d_real.end(), 0.0f);
    std::fill(d_imaginary.begin(), d_imaginary.end(), 0.0f);
    for (auto& sum : d_sums) {
        for_each_half([&](int index, int place, int count) {
            add_turned_products(&sum.straight[2 * index],
                                &sum.crossed[2 * index],
                                &sum.turn_cosine[index],
                                &sum.turn_sine[index],
                                &d_real[place],
                                &d_imaginary[place],
                                count);
        });
        std::fill(sum.straight.begin(), sum.straight.end(), 0.0f);
        std::fill(sum.crossed.begin(), sum.crossed.end(), 0.0f);
    }
    join_halves(d_real);
    join_halves(d_imaginary);
}

/* From DC up, and from the lowest frequency up to DC: calls \p work with a half's index
 * in the transform's order, its place in a padded row, and its number of columns. */
template<typename Work>
void cyclic_prefix_detector::for_each_half(const Work& work) const
{
    const int negative = d_columns / 2;
    const int positive = d_columns - negative;
    work(0, 1, positive);
    if (negative > 0) {
        work(positive, positive + 2, negative);
    }
}

/* The halves meet at DC. */
void cyclic_prefix_detector::join_halves(values& padded) const
{
    padded.front() = padded[padded.size() - 2];
    padded.back() = padded[1];
}

void cyclic_prefix_detector::finish_row(const row_power& power, float* row)
{
    for_each_half([&](int index, int place, int count) {
        add_rows(&d_power[place], power.sum + index, &d_power[place], count);
    });
    if (d_rows++ % d_rows_per_value == 0) {
        renew_value();
    }
    std::copy(d_value.begin(), d_value.end(), row);
}

/* Of the rows since the last time. */
void cyclic_prefix_detector::renew_value()
{
    finish_products();
    d_real_sum.add(d_real.data(), d_real_total.data());
    d_imaginary_sum.add(d_imaginary.data(), d_imaginary_total.data());
    join_halves(d_power);
    auto& later = d_powers[d_values % d_powers.size()];
    d_power_sum.add(d_power.data(), later.data());
    std::fill(d_power.begin(), d_power.end(), 0.0f);
    ++d_values;
    const auto& earlier = d_powers[d_values % d_powers.size()]; // the oldest
    add_rows(later.data(), earlier.data(), d_power_total.data(), int(d_power.size()));
    // Power is of both windows of a pair, and of all pairs; products are of some.
    const float factor = 2.0f * float(d_step);
    for_each_half([&](int index, int place, int count) {
        write_likeness(&d_real_total[place],
                       &d_imaginary_total[place],
                       &d_power_total[place],
                       factor,
                       &d_value[index],
                       count);
    });
}

} // namespace core
} // namespace specsense
} // namespace gr
