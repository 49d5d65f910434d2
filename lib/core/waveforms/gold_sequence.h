// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The pseudo-random sequence c(n) of 3GPP TS 36.211, 7.2 and TS 38.211, 5.2.1: a
 * Gold sequence of length 31, from c(0) on.
 */
class gold_sequence
{
public:
    /*! \p c_init below 2^31. */
    explicit gold_sequence(uint32_t c_init);

    /*! The next c(n): 0 or 1. */
    uint32_t bit() { return bits(1); }
    /*! The next \p count of them, 1 to 28, the first in the lowest bit. */
    uint32_t bits(int count);
    /*! Passes over \p count of them. */
    void skip(int count);

    /*! ((1 - 2 c(n)) + j (1 - 2 c(n + 1))) / sqrt(2) from the next two, the form of QPSK
     * in which reference signals use the sequence. */
    std::complex<float> qpsk();

private:
    uint32_t d_x1, d_x2; // x(n) to x(n + 30), the first in the lowest bit
};

} // namespace core
} // namespace specsense
} // namespace gr
