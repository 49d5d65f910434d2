// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>

namespace gr {
namespace specsense {
namespace core {

/*! A raised-cosine edge from 0 to 1, given by the time from 10 to 90 % of its height. */
class pulse_edge
{
public:
    explicit pulse_edge(double ten_to_ninety)
        // sin(pi x) passes -0.8 and 0.8 within 2 asin(0.8) / pi of the whole length.
        : d_half_length(ten_to_ninety * M_PI / (4.0 * std::asin(0.8)))
    {
    }

    /*! From half the height to its end. */
    double half_length() const { return d_half_length; }

    /*! Height at \p time from the point of half height. */
    float height(double time) const
    {
        if (time <= -d_half_length) {
            return 0.0f;
        }
        if (time >= d_half_length) {
            return 1.0f;
        }
        return float(0.5 + 0.5 * std::sin(0.5 * M_PI * time / d_half_length));
    }

private:
    double d_half_length;
};

} // namespace core
} // namespace specsense
} // namespace gr
