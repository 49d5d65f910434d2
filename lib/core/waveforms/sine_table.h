// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! Sine of a phase in 2^-32 cycles, which wraps by itself: 4096 values, of which the
 * nearest is taken; what that adds is 67 dB down. For tones within a baseband. */
class sine_table
{
public:
    static constexpr uint32_t quarter = 1u << 30; //!< cycle: to the cosine

    /*! \p cycles, whole ones left out. */
    static uint32_t phase(double cycles)
    {
        return uint32_t(int64_t((cycles - std::floor(cycles)) * 0x1p32));
    }

    float operator()(uint32_t phase) const { return d_table[phase >> 20]; }

    static const sine_table& shared()
    {
        static const sine_table table;
        return table;
    }

private:
    sine_table()
    {
        for (size_t i = 0; i < d_table.size(); ++i) {
            d_table[i] = float(std::sin(2.0 * M_PI * (double(i) + 0.5) / 4096.0));
        }
    }

    std::array<float, 4096> d_table;
};

} // namespace core
} // namespace specsense
} // namespace gr
