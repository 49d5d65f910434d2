// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>

namespace gr {
namespace specsense {
namespace core {

/*! Fair bits, a few at a time. */
class random_bits
{
public:
    explicit random_bits(const random_source& source) : d_source(source) {}

    /*! \p count bits, 1 to 32. */
    uint32_t take(int count)
    {
        if (d_left < count) {
            d_word = d_source.bits();
            d_left = 64;
        }
        const uint32_t taken = uint32_t(d_word & ((uint64_t(1) << count) - 1));
        d_word >>= count;
        d_left -= count;
        return taken;
    }

private:
    random_source d_source;
    uint64_t d_word = 0;
    int d_left = 0;
};

} // namespace core
} // namespace specsense
} // namespace gr
