// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Shifts samples in frequency.
 *
 * The phase is a whole multiple of 2^-64 of a cycle, computed from the sample's index: it
 * neither drifts nor depends on the pieces in which samples come.
 */
class oscillator
{
public:
    /*! \p frequency in cycles a sample. */
    explicit oscillator(double frequency);

    /*! Multiplies the next \p count samples by exp(j 2 pi frequency index). */
    void mix(std::complex<float>* samples, size_t count);

private:
    static constexpr size_t block = 256;

    uint64_t d_step; // 2^-64 cycles a sample
    uint64_t d_index = 0;
    std::array<std::complex<float>, block> d_table; // a block's turns from its start
};

} // namespace core
} // namespace specsense
} // namespace gr
