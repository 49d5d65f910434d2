// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Seeded random numbers: the same seed gives the same numbers on every machine.
 *
 * The generator is xoshiro256++ (Blackman and Vigna 2019), seeded by SplitMix64. Unlike
 * the distributions of the C++ library, these are defined to the last bit.
 */
class SPECSENSE_CORE_API random_source
{
public:
    explicit random_source(uint64_t seed);

    /*! An independent source for part \p stream of what this seed makes; it does not
     * depend on the numbers drawn so far. */
    random_source fork(uint64_t stream) const;
    /*! The seed of fork(stream). */
    uint64_t fork_seed(uint64_t stream) const;

    uint64_t bits();
    /*! 0 <= x < 1 */
    double uniform();
    /*! \p low <= x < \p high */
    double uniform(double low, double high);
    /*! A whole number from \p low to \p high, both included. */
    int64_t integer(int64_t low, int64_t high);
    /*! True with \p probability. */
    bool chance(double probability);
    /*! Normal, mean 0, variance 1. */
    double gaussian();

    /*! Adds white Gaussian noise of mean power \p power to \p count samples; it reaches
     * up to 4.7 standard deviations of a complex sample (6.7 of one of its parts), beyond
     * which lies 1 sample in 2^32. One call for all samples gives the same as several for
     * parts of them. */
    void add_noise(std::complex<float>* samples, size_t count, double power);

private:
    uint64_t d_seed;
    std::array<uint64_t, 4> d_state;
};

} // namespace core
} // namespace specsense
} // namespace gr
