// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

/*! Modified Bessel function of the first kind and order 0. */
inline double bessel_i0(double x)
{
    const double quarter = 0.25 * x * x;
    double sum = 1.0, term = 1.0;
    for (int k = 1; term > 1e-10 * sum; ++k) {
        term *= quarter / (double(k) * k);
        sum += term;
    }
    return sum;
}

/*! Kaiser's window at \p x, from -1 to 1. */
inline double kaiser_window(double beta, double x)
{
    return bessel_i0(beta * std::sqrt(std::max(0.0, 1.0 - x * x))) / bessel_i0(beta);
}

/*!
 * \brief A low-pass filter's impulse response: a sinc under Kaiser's window, by his rules
 * (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.5.3).
 */
class kaiser_low_pass
{
public:
    /*! Taps for a transition of \p width cycles a sample; stop bands above 50 dB. */
    static double taps(double decibels, double width)
    {
        return (decibels - 7.95) / (14.357 * width) + 1.0;
    }

    /*! \p cutoff in cycles a sample, \p half the samples from the middle to either end.
     */
    kaiser_low_pass(double decibels, double cutoff, double half)
        : d_cutoff(cutoff), d_half(half), d_beta(0.1102 * (decibels - 8.7)),
          d_peak(bessel_i0(d_beta))
    {
    }

    /*! At \p t samples from the middle. */
    double operator()(double t) const
    {
        const double x = t / d_half;
        if (x * x >= 1.0) {
            return 0.0;
        }
        const double phase = 2.0 * M_PI * d_cutoff * t;
        const double sinc = std::abs(phase) < 1e-9 ? 1.0 : std::sin(phase) / phase;
        const double window = bessel_i0(d_beta * std::sqrt(1.0 - x * x)) / d_peak;
        return 2.0 * d_cutoff * sinc * window;
    }

private:
    double d_cutoff;
    double d_half;
    double d_beta;
    double d_peak;
};

} // namespace core
} // namespace specsense
} // namespace gr
