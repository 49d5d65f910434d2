// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "log_tail.h"
#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Rounding can find more than all of the energy.
constexpr double highest_share = 1.0 - 1e-9;

} // namespace

double log_gamma_tail(double shape, double x)
{
    if (x < shape + 1.0) {
        return x <= 0.0 ? 0.0 : std::log(boost::math::gamma_q(shape, x));
    }
    // Legendre's continued fraction, by Lentz's method.
    double b = x + 1.0 - shape;
    double c = 1e300;
    double d = 1.0 / b;
    double h = d;
    for (int i = 1; i < 500; ++i) {
        const double a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        h *= c * d;
        if (std::abs(c * d - 1.0) < 1e-12) {
            break;
        }
    }
    return shape * std::log(x) - x - std::lgamma(shape) + std::log(h);
}

double symbol_evidence(double squared_correlation, int dimensions)
{
    return (1 - dimensions) * std::log1p(-std::min(squared_correlation, highest_share));
}

} // namespace core
} // namespace specsense
} // namespace gr
