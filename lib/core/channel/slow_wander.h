// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cmath>
#include <gnuradio/specsense/core/random_source.h>

namespace gr {
namespace specsense {
namespace core {

/*! A value that wanders between -1 and 1: sinusoids of three periods that hardly ever
 * meet, with random phases. */
class slow_wander
{
public:
    /*! \p period is the longest; 0 for one that is never asked. */
    slow_wander(double period, random_source random)
    {
        constexpr double shares[] = { 0.5, 0.3, 0.2 };
        constexpr double faster[] = { 1.0, 1.7, 2.9 };
        for (size_t i = 0; i < d_parts.size(); ++i) {
            d_parts[i] = { shares[i],
                           period > 0.0 ? faster[i] / period : 0.0,
                           random.uniform() };
        }
    }

    /*! At \p time, in the period's unit. */
    double operator()(double time) const
    {
        double sum = 0.0;
        for (const auto& p : d_parts) {
            sum += p.share * std::sin(2.0 * M_PI * (p.frequency * time + p.phase));
        }
        return sum;
    }

private:
    struct part {
        double share;
        double frequency;
        double phase; // turns
    };

    std::array<part, 3> d_parts;
};

} // namespace core
} // namespace specsense
} // namespace gr
