// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! magnitude * exp(2 pi i cycles) from a table and two terms of Taylor's series, within
 * 1e-7 of what \p cycles can tell; several times faster than std::polar. */
class phasor
{
public:
    std::complex<float> operator()(double cycles, float magnitude = 1.0f) const
    {
        const double steps = cycles * table_size;
        const auto whole = static_cast<int64_t>(steps);
        const auto base = d_table[size_t(whole) % table_size];
        const float angle = static_cast<float>(steps - double(whole)) *
            float(2.0 * M_PI / table_size);
        // In here rather than on the result, which GCC 12 would carry over the stack at
        // twice the time.
        const float cosine = magnitude * (1.0f - 0.5f * angle * angle);
        const float sine = magnitude * angle;
        return { base.real() * cosine - base.imag() * sine,
                 base.imag() * cosine + base.real() * sine };
    }

    static const phasor& shared()
    {
        static const phasor table;
        return table;
    }

private:
    static constexpr int table_size = 1024;

    phasor()
    {
        for (int i = 0; i < table_size; ++i) {
            d_table[i] =
                std::complex<float>(std::polar(1.0, 2.0 * M_PI * i / table_size));
        }
    }

    std::array<std::complex<float>, table_size> d_table;
};

} // namespace core
} // namespace specsense
} // namespace gr
