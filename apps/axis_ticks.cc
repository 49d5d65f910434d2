// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "axis_ticks.h"
#include <algorithm>
#include <cmath>
#include <cstdio>

std::vector<axis_tick> make_ticks(double low, double high, int most)
{
    const double least = (high - low) / most;
    if (!(least > 0.0)) {
        return {};
    }
    const double decade = std::pow(10.0, std::floor(std::log10(least)));
    double step = 10.0 * decade;
    for (double factor : { 5.0, 2.0, 1.0 }) {
        if (factor * decade >= least) {
            step = factor * decade;
        }
    }
    const int decimals = std::max(0,
                                  static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
    const double margin = 1e-6 * step;
    std::vector<axis_tick> ticks;
    for (double i = std::ceil((low - margin) / step); i * step <= high + margin; ++i) {
        char text[64];
        const double value = i == 0.0 ? 0.0 : i * step;
        std::snprintf(text, sizeof text, "%.*f", decimals, value);
        ticks.push_back({ value, text });
    }
    return ticks;
}
