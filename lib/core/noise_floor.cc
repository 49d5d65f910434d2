// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "floor_shape.h"
#include "noise_level_fit.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/noise_floor.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

// The power of a single window spreads too much to tell noise by; the mean of so many
// spreads about as the rows of the average detector do.
constexpr int joined_samples = 16;

/* Rows of the profile that are averaged to one. */
int joined_rows(const spectrogram_geometry& geometry)
{
    const auto& detectors = geometry.profile().detectors;
    const bool samples = !detectors.empty() && detectors.front() == detector_kind::sample;
    return samples ? joined_samples : 1;
}

row_statistics statistics_of(const spectrogram_geometry& geometry)
{
    const int joined = joined_rows(geometry);
    return joined > 1 ? row_statistics(joined) : row_statistics(geometry);
}

} // namespace

class noise_floor::impl
{
public:
    impl(const noise_floor_config& config, const spectrogram_geometry& geometry);

    void add(const float* average, int rows);
    void update();
    void retune();

    noise_floor_estimate d_estimate;

private:
    void join_row(const float* power);
    void add_row(const float* average);
    void count_row(const float* average);
    void forget_old_rows();

    noise_floor_config d_config;
    int d_columns;
    int d_joined_rows; // that are averaged to one before anything else
    std::vector<float> d_joining;
    int d_joining_rows = 0;
    noise_level_fit d_fit;
    // Rows of the present and of the last stretch of memory_s.
    std::vector<level_histogram> d_now, d_before;
    int64_t d_silent_rows_now = 0, d_silent_rows_before = 0;
    std::vector<float>
        d_pending; // the last row, if it was not silent, nor that before it
    bool d_last_silent = false;
    double d_lowest;
    int64_t d_rows_now = 0;
    int64_t d_rows_remembered;
    std::vector<float> d_last_known;
};

noise_floor::impl::impl(const noise_floor_config& config,
                        const spectrogram_geometry& geometry)
    : d_config(config), d_columns(geometry.columns()),
      d_joined_rows(joined_rows(geometry)), d_fit(statistics_of(geometry)),
      d_now(d_columns), d_before(d_columns),
      d_lowest(std::pow(10.0, config.lowest_dbfs / 10.0))
{
    if (!(config.memory_s > 0.0)) {
        throw std::invalid_argument("the noise floor's memory must be positive, got " +
                                    std::to_string(config.memory_s) + " s");
    }
    d_rows_remembered = static_cast<int64_t>(
        std::ceil(config.memory_s / (geometry.row_duration() * d_joined_rows)));
    const bool fixed = std::isfinite(config.fixed_dbfs);
    const double start = fixed ? config.fixed_dbfs : config.lowest_dbfs;
    d_estimate.power.assign(d_columns, static_cast<float>(std::pow(10.0, start / 10.0)));
    d_estimate.observed.assign(d_columns, false);
    d_estimate.known = fixed;
}

void noise_floor::impl::forget_old_rows()
{
    d_before.swap(d_now);
    d_silent_rows_before = d_silent_rows_now;
    d_silent_rows_now = 0;
    for (auto& column : d_now) {
        column.clear();
    }
    d_rows_now = 0;
}

void noise_floor::impl::add(const float* average, int rows)
{
    if (std::isfinite(d_config.fixed_dbfs)) {
        return;
    }
    for (int r = 0; r < rows; ++r, average += d_columns) {
        if (std::isnan(average[0])) {
            continue;
        }
        if (d_joined_rows > 1) {
            join_row(average);
        } else {
            add_row(average);
        }
    }
}

void noise_floor::impl::join_row(const float* power)
{
    if (d_joining_rows == 0) {
        d_joining.assign(d_columns, 0.0f);
    }
    for (int c = 0; c < d_columns; ++c) {
        d_joining[c] += power[c] / d_joined_rows;
    }
    if (++d_joining_rows == d_joined_rows) {
        add_row(d_joining.data());
        d_joining_rows = 0;
    }
}

void noise_floor::impl::add_row(const float* average)
{
    const bool silent = std::all_of(
        average, average + d_columns, [this](float p) { return p < d_lowest; });
    // A row beside silence is silent in part, and tells nothing; so a row waits for
    // its successor.
    if (!d_pending.empty() && !silent) {
        count_row(d_pending.data());
    }
    d_pending.clear();
    if (silent) {
        ++d_silent_rows_now;
    } else if (!d_last_silent) {
        d_pending.assign(average, average + d_columns);
    }
    d_last_silent = silent;
    if (++d_rows_now >= d_rows_remembered) {
        forget_old_rows();
    }
}

void noise_floor::impl::count_row(const float* average)
{
    for (int c = 0; c < d_columns; ++c) {
        d_now[c].add(average[c]);
    }
}

void noise_floor::impl::update()
{
    if (std::isfinite(d_config.fixed_dbfs)) {
        return;
    }
    const double silent = double(d_silent_rows_now) + double(d_silent_rows_before);
    std::vector<noise_level> levels(d_columns);
    for (int c = 0; c < d_columns; ++c) {
        levels[c] = d_fit.fit(d_now[c], d_before[c]);
        // A gap of digital silence may be the receiver's, or a generator's that makes no
        // noise; it is no noise where noise is what most of the other rows hold.
        const bool noise = levels[c].like_noise && levels[c].rows > 0.5 * levels[c].total;
        if ((silent > 0.0 && !noise) || levels[c].power < d_lowest) {
            levels[c].power = d_lowest;
            levels[c].rows = std::max(levels[c].rows, silent);
            levels[c].like_noise = levels[c].rows > 0.0;
        }
    }
    const floor_shape shape = find_floor_shape(levels);
    d_estimate.known = shape.known;
    d_estimate.observed = shape.observed;
    if (shape.known) {
        for (int c = 0; c < d_columns; ++c) {
            d_estimate.power[c] = static_cast<float>(std::max(shape.power[c], d_lowest));
        }
        d_last_known = d_estimate.power;
    } else if (!d_last_known.empty()) {
        d_estimate.power = d_last_known;
    } else {
        for (int c = 0; c < d_columns; ++c) {
            d_estimate.power[c] = static_cast<float>(std::max(levels[c].power, d_lowest));
        }
    }
}

void noise_floor::impl::retune()
{
    for (auto* histograms : { &d_now, &d_before }) {
        for (auto& column : *histograms) {
            column.clear();
        }
    }
    d_silent_rows_now = d_silent_rows_before = 0;
    d_pending.clear();
    d_last_silent = false;
    d_joining_rows = 0;
    d_rows_now = 0;
}

noise_floor::noise_floor(const noise_floor_config& config,
                         const spectrogram_geometry& geometry)
    : d_impl(std::make_unique<impl>(config, geometry))
{
}

noise_floor::~noise_floor() = default;

void noise_floor::add(const float* average, int rows) { d_impl->add(average, rows); }

const noise_floor_estimate& noise_floor::estimate()
{
    d_impl->update();
    return d_impl->d_estimate;
}

void noise_floor::retune() { d_impl->retune(); }

} // namespace core
} // namespace specsense
} // namespace gr
