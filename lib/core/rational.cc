// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <gnuradio/specsense/core/rational.h>
#include <numeric>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

__extension__ typedef __int128 wide;

wide wide_gcd(wide a, wide b)
{
    while (b != 0) {
        const wide r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

rational reduced(wide num, wide den)
{
    const wide divisor = wide_gcd(num, den);
    num /= divisor;
    den /= divisor;
    const wide limit = INT64_MAX;
    if (num > limit || num < -limit || den > limit) {
        throw std::overflow_error("a fraction needs more than 64 bits");
    }
    rational r;
    r.num = static_cast<int64_t>(num);
    r.den = static_cast<int64_t>(den);
    return r;
}

} // namespace

rational::rational(int64_t numerator, int64_t denominator)
{
    if (denominator <= 0) {
        throw std::invalid_argument("a fraction's denominator must be positive, got " +
                                    std::to_string(denominator));
    }
    *this = reduced(numerator, denominator);
}

rational rational::nearest(double value)
{
    if (!std::isfinite(value) || std::abs(value) > 1e15) {
        throw std::invalid_argument("a rate must be finite and at most 1e15, got " +
                                    std::to_string(value));
    }
    // Convergents of the continued fraction are the best approximations there are.
    const double tolerance = std::abs(value) * 1e-12;
    int64_t num = 1, den = 0, last_num = 0, last_den = 1;
    double rest = value;
    for (int step = 0; step < 64; ++step) {
        const double whole = std::floor(rest);
        const auto term = static_cast<int64_t>(whole);
        const int64_t next_num = term * num + last_num;
        const int64_t next_den = term * den + last_den;
        last_num = num;
        last_den = den;
        num = next_num;
        den = next_den;
        const double error =
            std::abs(static_cast<double>(num) / static_cast<double>(den) - value);
        if (error <= tolerance || rest == whole || den > 1000000000) {
            break;
        }
        rest = 1.0 / (rest - whole);
    }
    return rational(num, den);
}

rational operator*(rational a, rational b)
{
    return reduced(wide(a.num) * b.num, wide(a.den) * b.den);
}

rational operator/(rational a, rational b)
{
    if (b.num == 0) {
        throw std::invalid_argument("division of a fraction by zero");
    }
    const int sign = b.num < 0 ? -1 : 1;
    return reduced(wide(a.num) * b.den * sign, wide(a.den) * b.num * sign);
}

rational operator+(rational a, rational b)
{
    return reduced(wide(a.num) * b.den + wide(b.num) * a.den, wide(a.den) * b.den);
}

rational operator-(rational a, rational b)
{
    return reduced(wide(a.num) * b.den - wide(b.num) * a.den, wide(a.den) * b.den);
}

int64_t floor_divide(int64_t a, int64_t b, int64_t c, int64_t divisor)
{
    const wide total = wide(a) * b + c;
    wide quotient = total / divisor;
    if (total % divisor < 0) {
        --quotient;
    }
    return static_cast<int64_t>(quotient);
}

int64_t ceil_divide(int64_t a, int64_t b, int64_t c, int64_t divisor)
{
    return -floor_divide(-a, b, -c, divisor);
}

int64_t floor_times(rational a, int64_t i) { return floor_divide(a.num, i, 0, a.den); }

} // namespace core
} // namespace specsense
} // namespace gr
