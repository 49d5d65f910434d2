// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "noise_gate.h"
#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <complex>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Frames of noise that do not pass for it, by each of pixels, columns, rows and peaks.
constexpr double false_alarms = 0.01 / 4.0;
// What the floor may be off by.
constexpr double floor_error = 0.01;

// A front end's slope, over stretches of 2 MHz or so; ripple included.
constexpr double steepest_slope_db = 0.6;
constexpr double edge_share = 0.12; // of the band, at each end, where it may roll off
constexpr double still_falling_db = 0.3;

/* Independent values that the mean over 1, 2, 3 ... neighbouring columns is worth: a
 * window spreads noise over some columns, whose powers go together. */
std::vector<double> independent_columns(const spectrogram_geometry& geometry)
{
    constexpr int reach = 8; // columns; no window here spreads farther
    const int columns = geometry.columns();
    const auto window = make_window(geometry.profile().window, columns);
    std::vector<double> together(columns, 0.0); // by distance
    for (int distance = 0; distance < std::min(reach, columns); ++distance) {
        std::complex<double> sum = 0.0;
        for (int n = 0; n < columns; ++n) {
            const double turn = 2.0 * boost::math::constants::pi<double>() * distance *
                n / columns;
            sum += std::polar(double(window[n]) * window[n], turn);
        }
        together[distance] = std::norm(sum);
    }
    std::vector<double> independent(columns);
    for (int length = 1; length <= columns; ++length) {
        double pairs = length;
        for (int distance = 1; distance < length; ++distance) {
            pairs += 2.0 * (length - distance) * together[distance] / together[0];
        }
        independent[length - 1] = double(length) * length / pairs;
    }
    return independent;
}

/* Whether each run's mean lies within its limits. */
template<class Limits>
bool within(const std::vector<float>& means, const std::vector<Limits>& limits)
{
    std::vector<double> below(means.size() + 1, 0.0);
    for (size_t i = 0; i < means.size(); ++i) {
        below[i + 1] = below[i] + means[i];
    }
    for (const auto& limit : limits) {
        for (size_t i = limit.length; i < below.size(); ++i) {
            const double mean = (below[i] - below[i - limit.length]) / limit.length;
            if (!(mean >= limit.least && mean <= limit.most)) {
                return false;
            }
        }
    }
    return true;
}

double to_db(double ratio) { return 10.0 * std::log10(ratio); }

} // namespace

noise_gate::noise_gate(const spectrogram_geometry& geometry)
    : d_columns(geometry.columns()),
      d_statistics(geometry.profile().detectors.front() == detector_kind::sample
                       ? row_statistics(1)
                       : row_statistics(geometry)),
      d_peak_statistics(geometry), d_independent(independent_columns(geometry))
{
    const auto& detectors = geometry.profile().detectors;
    const auto peak = std::find(detectors.begin(), detectors.end(), detector_kind::peak);
    d_peak_detector = peak == detectors.end() ? -1 : int(peak - detectors.begin());
}

bool noise_gate::is_noise(const frame_rows& frame, const noise_floor_estimate& floor)
{
    if (!floor.known || !is_smooth(floor.power)) {
        return false;
    }
    set_limits(frame.rows);
    add_up(frame.detectors[0], frame.rows, floor.power);
    const float greatest = *std::max_element(d_column_peaks.begin(),
                                             d_column_peaks.end());
    return greatest <= d_greatest_allowed && within(d_column_means, d_column_limits) &&
        within(d_row_means, d_row_limits) && !has_peaks(frame);
}

bool noise_gate::has_peaks(const frame_rows& frame) const
{
    if (d_peak_detector < 0) {
        return false;
    }
    const float* peak = frame.detectors[size_t(d_peak_detector)];
    for (int r = 0; r < frame.rows; ++r, peak += d_columns) {
        bool any = false;
        for (int c = 0; c < d_columns; ++c) {
            any |= peak[c] * d_inverse_floor[c] > d_greatest_peak;
        }
        if (any) {
            return true;
        }
    }
    return false;
}

void noise_gate::set_limits(int rows)
{
    if (rows == d_rows) {
        return;
    }
    d_rows = rows;
    const double by_pixel = false_alarms / (double(rows) * d_columns);
    const double room = 1.0 + floor_error;
    d_greatest_allowed = float(d_statistics.average_threshold(by_pixel) * room);
    d_greatest_peak = float(d_peak_statistics.peak_threshold(by_pixel) * room);
    // Each pixel is worth shape() exponentials, and the mean of n of these follows a
    // gamma distribution of shape n.
    const auto limits_of = [&](int length, double pixels, double probability) {
        const double independent = pixels * d_statistics.shape();
        return run_limits{ length,
                           boost::math::gamma_p_inv(independent, probability) /
                               independent * (1.0 - floor_error),
                           boost::math::gamma_q_inv(independent, probability) /
                               independent * (1.0 + floor_error) };
    };
    const auto runs = [](int count) {
        std::vector<int> lengths{ 1 };
        while (lengths.back() * 4 <= count) {
            lengths.push_back(lengths.back() * 2);
        }
        return lengths;
    };
    d_column_limits.clear();
    const auto widths = runs(d_columns);
    for (int width : widths) {
        d_column_limits.push_back(
            limits_of(width,
                      rows * d_independent[width - 1],
                      false_alarms / (2.0 * double(widths.size()) * d_columns)));
    }
    d_row_limits.clear();
    const auto heights = runs(rows);
    for (int height : heights) {
        d_row_limits.push_back(
            limits_of(height,
                      height * d_independent.back(),
                      false_alarms / (2.0 * double(heights.size()) * rows)));
    }
}

void noise_gate::add_up(const float* power, int rows, const std::vector<float>& floor)
{
    d_inverse_floor.resize(d_columns);
    for (int c = 0; c < d_columns; ++c) {
        d_inverse_floor[c] = 1.0f / floor[c];
    }
    d_ratios.resize(d_columns);
    d_column_means.assign(d_columns, 0.0f);
    d_column_peaks.assign(d_columns, 0.0f);
    d_row_means.resize(rows);
    for (int r = 0; r < rows; ++r, power += d_columns) {
        for (int c = 0; c < d_columns; ++c) {
            const float ratio = power[c] * d_inverse_floor[c];
            d_ratios[c] = ratio;
            d_column_means[c] += ratio;
            d_column_peaks[c] = std::max(d_column_peaks[c], ratio);
        }
        volk_32f_accumulator_s32f(&d_row_means[r], d_ratios.data(), d_columns);
        d_row_means[r] /= float(d_columns);
    }
    for (auto& mean : d_column_means) {
        mean /= float(rows);
    }
}

/* A front end's noise has no steps within the band; at the band's ends it may fall, and
 * then does so to the last column. */
bool noise_gate::is_smooth(const std::vector<float>& floor) const
{
    const int span = std::max(1, std::min(8, d_columns / 16));
    const auto step_db = [&](int column) { // from the columns before it to it
        double before = 0.0, after = 0.0;
        for (int i = 0; i < span; ++i) {
            before += floor[column - 1 - i];
            after += floor[column + i];
        }
        return to_db(after / before);
    };
    if (d_columns < 2 * span) {
        return true;
    }
    const int edge = int(edge_share * d_columns);
    const bool falls_low = step_db(span) > still_falling_db;
    const bool falls_high = step_db(d_columns - span) < -still_falling_db;
    for (int c = span; c <= d_columns - span; ++c) {
        const double step = step_db(c);
        const bool rolls_off = (falls_low && c < edge && step > 0.0) ||
            (falls_high && c >= d_columns - edge && step < 0.0);
        if (std::abs(step) > steepest_slope_db && !rolls_off) {
            return false;
        }
    }
    return true;
}

} // namespace core
} // namespace specsense
} // namespace gr
