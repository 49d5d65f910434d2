// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <gnuradio/specsense/core/row_statistics.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* Correlation of the complex values of windows that lie `lag` steps apart, in noise. */
std::vector<double> window_correlation(const spectrogram_geometry& geometry, int lags)
{
    const auto w = make_window(geometry.profile().window, geometry.columns());
    const int length = geometry.columns();
    double energy = 0.0;
    for (float v : w) {
        energy += double(v) * v;
    }
    std::vector<double> rho(lags, 0.0);
    for (int lag = 0; lag < lags; ++lag) {
        const double offset = geometry.hop().value() * lag;
        const int whole = static_cast<int>(offset);
        const double part = offset - whole;
        // Steps of a fraction of a sample alternate between the two nearest.
        for (int step = 0; step < 2; ++step) {
            double sum = 0.0;
            for (int n = 0; n + whole + step < length; ++n) {
                sum += double(w[n]) * w[n + whole + step];
            }
            rho[lag] += (step ? part : 1.0 - part) * sum / energy;
        }
    }
    return rho;
}

} // namespace

row_statistics::row_statistics(int independent_windows)
    : d_windows(independent_windows), d_correlation(0.0), d_shape(independent_windows),
      d_gamma_shape(d_shape), d_gamma_scale(1.0 / d_shape), d_gamma_shift(0.0)
{
}

row_statistics::row_statistics(const spectrogram_geometry& geometry)
    : d_windows(geometry.windows_per_row())
{
    const int count = std::max(1, static_cast<int>(std::lround(d_windows)));
    const auto rho = window_correlation(geometry, count + 1);
    d_correlation = count > 1 ? rho[1] * rho[1] : 0.0;
    // The mean of n correlated exponentials is a sum of independent ones, weighted with
    // the eigenvalues of R / n; its second and third cumulants are tr(R^2) / n^2 and
    // 2 tr(R^3) / n^3. R is real and Toeplitz.
    double trace2 = 0.0, trace3 = 0.0;
    for (int i = 0; i < count; ++i) {
        for (int j = 0; j < count; ++j) {
            const double r = rho[std::abs(i - j)];
            if (r == 0.0) {
                continue;
            }
            trace2 += r * r;
            for (int k = 0; k < count; ++k) {
                trace3 += r * rho[std::abs(j - k)] * rho[std::abs(k - i)];
            }
        }
    }
    // Rows have floor or ceil of d_windows; what counts is their mean.
    const double n = count;
    const double variance = trace2 / (n * n) * (n / d_windows);
    const double third = 2.0 * trace3 / (n * n * n) * std::pow(n / d_windows, 2);
    d_shape = 1.0 / variance;
    d_gamma_shape = 4.0 * std::pow(variance, 3) / (third * third);
    d_gamma_scale = third / (2.0 * variance);
    d_gamma_shift = 1.0 - d_gamma_shape * d_gamma_scale;
}

double row_statistics::average_cdf(double level) const
{
    const double x = (level - d_gamma_shift) / d_gamma_scale;
    return x <= 0.0 ? 0.0 : boost::math::gamma_p(d_gamma_shape, x);
}

double row_statistics::average_threshold(double probability) const
{
    return d_gamma_shift +
        d_gamma_scale * boost::math::gamma_q_inv(d_gamma_shape, probability);
}

double row_statistics::average_quantile(double p) const
{
    return d_gamma_shift + d_gamma_scale * boost::math::gamma_p_inv(d_gamma_shape, p);
}

double row_statistics::average_mean_below(double level) const
{
    const double x = (level - d_gamma_shift) / d_gamma_scale;
    if (x <= 0.0) {
        return level;
    }
    const double below = boost::math::gamma_p(d_gamma_shape, x);
    const double moment = d_gamma_shape * boost::math::gamma_p(d_gamma_shape + 1.0, x);
    return below > 0.0 ? d_gamma_shift + d_gamma_scale * moment / below : level;
}

double row_statistics::peak_exceeds(double level) const
{
    // P(max <= t) of a Markov chain is P(X <= t) * P(X' <= t | X <= t)^(n - 1). Given one
    // window's power y, its neighbour's is non-central chi-squared with 2 degrees.
    const double above = std::exp(-level);
    if (d_correlation <= 0.0) {
        return -std::expm1(d_windows * std::log1p(-above));
    }
    const double spread = 1.0 - d_correlation;
    double both = 0.0; // P(X > t, X' > t), by Gauss-Laguerre-like steps beyond t
    const int steps = 200;
    const double reach = 12.0;
    for (int i = 0; i < steps; ++i) {
        const double y = level + (i + 0.5) * reach / steps;
        const boost::math::non_central_chi_squared neighbour(
            2.0, 2.0 * d_correlation * y / spread);
        both += std::exp(-y) * cdf(complement(neighbour, 2.0 * level / spread)) * reach /
            steps;
    }
    const double stays = (1.0 - 2.0 * above + both) / (1.0 - above);
    return 1.0 - (1.0 - above) * std::pow(stays, std::max(d_windows - 1.0, 0.0));
}

double row_statistics::peak_threshold(double probability) const
{
    double low = 0.1, high = 60.0;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (low + high);
        (peak_exceeds(middle) > probability ? low : high) = middle;
    }
    return high;
}

} // namespace core
} // namespace specsense
} // namespace gr
