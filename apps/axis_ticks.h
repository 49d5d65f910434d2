// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

struct axis_tick {
    double value;
    std::string text;
};

/*! At most \p most ticks within [low, high], at multiples of 1, 2 or 5 times a power of
 * ten. */
std::vector<axis_tick> make_ticks(double low, double high, int most);
