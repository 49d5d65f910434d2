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
        const entry& base = d_table[size_t(whole) % table_size];
        const float angle = static_cast<float>(steps - double(whole)) *
            float(2.0 * M_PI / table_size);
        const float cosine = magnitude * (1.0f - 0.5f * angle * angle);
        const float sine = magnitude * angle;
        return { base.along.real() * cosine + base.across.real() * sine,
                 base.along.imag() * cosine + base.across.imag() * sine };
    }

    static const phasor& shared()
    {
        static const phasor table;
        return table;
    }

private:
    static constexpr int table_size = 1024;

    // Both are kept so that compilers multiply in pairs; with one, GCC 12 takes twice the
    // time.
    struct entry {
        std::complex<float> along;
        std::complex<float> across; // i along
    };

    phasor()
    {
        for (int i = 0; i < table_size; ++i) {
            const auto along = std::polar(1.0, 2.0 * M_PI * i / table_size);
            d_table[i] = { std::complex<float>(along),
                           std::complex<float>(float(-along.imag()),
                                               float(along.real())) };
        }
    }

    std::array<entry, table_size> d_table;
};

} // namespace core
} // namespace specsense
} // namespace gr
