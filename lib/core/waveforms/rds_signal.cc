// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rds_signal.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double symbol_rate = 1187.5; // 57 kHz / 48
constexpr int steps = 64;              // of the table, a symbol
constexpr double reach = 2.0;          // symbols to either side

/* The response to a Dirac pulse of the filter cos(pi f T / 4) up to 2 / T, at \p x
 * symbols T, 1 at its peak. */
double pulse(double x)
{
    const double pole = 1.0 - 64.0 * x * x;
    return std::abs(pole) < 1e-9 ? 0.25 * M_PI : std::cos(4.0 * M_PI * x) / pole;
}

/* A symbol is a pulse and, half a symbol later, the same downwards. */
const std::vector<float>& symbol_shape()
{
    static const auto shape = [] {
        std::vector<float> s;
        for (int i = 0; i <= int(2.0 * reach * steps); ++i) {
            const double x = double(i) / steps - reach;
            s.push_back(float(pulse(x + 0.25) - pulse(x - 0.25)));
        }
        return s;
    }();
    return shape;
}

} // namespace

rds_signal::rds_signal(double rate, const random_source& random)
    : d_step(symbol_rate / rate), d_random(random)
{
}

float rds_signal::next()
{
    d_at += d_step;
    if (d_at >= 1.0) {
        d_at -= 1.0;
        for (int i = symbols_in_reach - 1; i > 0; --i) {
            d_symbols[i] = d_symbols[i - 1];
        }
        d_symbols[0] = d_random.chance(0.5) ? 1.0f : -1.0f;
    }
    const auto& shape = symbol_shape();
    float sum = 0.0f;
    for (int i = 0; i < symbols_in_reach; ++i) {
        const double place = (d_at + i) * steps;
        const auto index = size_t(place);
        const auto fraction = float(place - double(index));
        sum += d_symbols[i] *
            (shape[index] + fraction * (shape[index + 1] - shape[index]));
    }
    return sum;
}

} // namespace core
} // namespace specsense
} // namespace gr
