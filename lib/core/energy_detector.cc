// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/core/energy_detector.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

// One noise pixel in a thousand is elevated: enough to fill a signal's weak pixels, too
// few to lead far away from it.
constexpr double elevated_rate = 0.001;

double checked_rate(double rate)
{
    if (!(rate > 0.0 && rate <= 0.1)) {
        throw std::invalid_argument("false-alarm rate must lie in (0, 0.1], got " +
                                    std::to_string(rate));
    }
    return rate;
}

} // namespace

energy_detector::energy_detector(double false_alarm_rate,
                                 const spectrogram_geometry& geometry)
    : d_columns(geometry.columns())
{
    const row_statistics statistics(geometry);
    const double half = checked_rate(false_alarm_rate) / 2.0;
    d_average = static_cast<float>(statistics.average_threshold(half));
    d_peak = static_cast<float>(statistics.peak_threshold(half));
    d_elevated = static_cast<float>(
        statistics.average_threshold(std::max(elevated_rate, false_alarm_rate)));
}

void energy_detector::detect(const float* average,
                             const float* peak,
                             const float* floor,
                             energy_level* out) const
{
    for (int c = 0; c < d_columns; ++c) {
        const bool found = average[c] > d_average * floor[c] ||
            (peak && peak[c] > d_peak * floor[c]);
        const bool elevated = average[c] > d_elevated * floor[c];
        out[c] = found ? energy_level::found
            : elevated ? energy_level::elevated
                       : energy_level::noise;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
