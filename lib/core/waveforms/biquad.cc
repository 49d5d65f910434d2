// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "biquad.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* What all kinds need of the corner frequency. */
struct corner {
    corner(double frequency, double quality, double rate)
        : cosine(std::cos(2.0 * M_PI * frequency / rate)),
          alpha(std::sin(2.0 * M_PI * frequency / rate) / (2.0 * quality))
    {
    }
    double cosine;
    double alpha;
};

} // namespace

biquad::biquad(double b0, double b1, double b2, double a0, double a1, double a2)
    : d_b0(float(b0 / a0)), d_b1(float(b1 / a0)), d_b2(float(b2 / a0)),
      d_a1(float(a1 / a0)), d_a2(float(a2 / a0))
{
}

biquad biquad::low_pass(double frequency, double quality, double rate)
{
    const corner c(frequency, quality, rate);
    const double b = 0.5 * (1.0 - c.cosine);
    return { b, 2.0 * b, b, 1.0 + c.alpha, -2.0 * c.cosine, 1.0 - c.alpha };
}

biquad biquad::high_pass(double frequency, double quality, double rate)
{
    const corner c(frequency, quality, rate);
    const double b = 0.5 * (1.0 + c.cosine);
    return { b, -2.0 * b, b, 1.0 + c.alpha, -2.0 * c.cosine, 1.0 - c.alpha };
}

biquad biquad::band_pass(double frequency, double quality, double rate)
{
    const corner c(frequency, quality, rate);
    return { c.alpha, 0.0, -c.alpha, 1.0 + c.alpha, -2.0 * c.cosine, 1.0 - c.alpha };
}

void biquad::become(const biquad& other)
{
    const float s1 = d_s1, s2 = d_s2;
    *this = other;
    d_s1 = s1;
    d_s2 = s2;
}

} // namespace core
} // namespace specsense
} // namespace gr
