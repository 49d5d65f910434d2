// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pulse_shaper.h"
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double window_beta = 2.5;

// At \p t symbols from its middle, where it is 1 - roll_off + 4 roll_off / pi.
double root_raised_cosine_at(double t, double roll_off)
{
    const double edge = 4.0 * roll_off * t;
    if (std::abs(t) < 1e-9) {
        return 1.0 - roll_off + 4.0 * roll_off / M_PI;
    }
    if (std::abs(std::abs(edge) - 1.0) < 1e-9) {
        const double a = M_PI / (4.0 * roll_off);
        return roll_off / std::sqrt(2.0) *
            ((1.0 + 2.0 / M_PI) * std::sin(a) + (1.0 - 2.0 / M_PI) * std::cos(a));
    }
    return (std::sin(M_PI * t * (1.0 - roll_off)) +
            edge * std::cos(M_PI * t * (1.0 + roll_off))) /
        (M_PI * t * (1.0 - edge * edge));
}

// Symbols from the middle of the pulse, by its sample.
double time_of(int sample, int span, int samples_per_symbol)
{
    return (sample + 0.5) / samples_per_symbol - 0.5 * span;
}

} // namespace

std::vector<float> root_raised_cosine(double roll_off, int span, int samples_per_symbol)
{
    std::vector<float> pulse(size_t(span) * samples_per_symbol);
    double energy = 0.0;
    for (size_t i = 0; i < pulse.size(); ++i) {
        const double t = time_of(int(i), span, samples_per_symbol);
        const double window = boost::math::cyl_bessel_i(
            0, window_beta * std::sqrt(1.0 - 4.0 * t * t / (double(span) * span)));
        pulse[i] = float(root_raised_cosine_at(t, roll_off) * window);
        energy += double(pulse[i]) * pulse[i];
    }
    const double scale = std::sqrt(samples_per_symbol / energy);
    for (float& p : pulse) {
        p = float(p * scale);
    }
    return pulse;
}

std::vector<float> gaussian_pulse(double bandwidth_time, int span, int samples_per_symbol)
{
    // A filter exp(-f^2 ln 2 / (2 B^2)) answers the rectangle's edges with the error
    // function.
    const double steepness = M_PI * bandwidth_time * std::sqrt(2.0 / std::log(2.0));
    std::vector<float> pulse(size_t(span) * samples_per_symbol);
    for (size_t i = 0; i < pulse.size(); ++i) {
        const double t = time_of(int(i), span, samples_per_symbol);
        pulse[i] = float(
            0.5 * (std::erf(steepness * (t + 0.5)) - std::erf(steepness * (t - 0.5))));
    }
    return pulse;
}

double root_raised_cosine_extent(double symbol_rate, double roll_off)
{
    return symbol_rate * std::min(1.0 + roll_off, 1.95);
}

double root_raised_cosine_bandwidth(double symbol_rate, double roll_off)
{
    // Above (1 - roll_off) / 2, the power density falls as half a cosine's period, u
    // from 0 to 1; beyond u lies the share roll_off * (1 - u - sin(pi u) / pi).
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 50; ++i) {
        const double u = 0.5 * (low + high);
        const double beyond = roll_off * (1.0 - u - std::sin(M_PI * u) / M_PI);
        (beyond > 0.01 ? low : high) = u;
    }
    return symbol_rate * (1.0 - roll_off + 2.0 * roll_off * low);
}

void correlate(const float* taps, int count, const float* x, float* out)
{
    // As wide as it takes GCC to go along the outputs rather than along the taps.
    float sum[correlation_tile] = {};
    for (int k = 0; k < count; ++k) {
        const float tap = taps[k];
        for (int i = 0; i < correlation_tile; ++i) {
            sum[i] += tap * x[k + i];
        }
    }
    std::copy_n(sum, correlation_tile, out);
}

} // namespace core
} // namespace specsense
} // namespace gr
