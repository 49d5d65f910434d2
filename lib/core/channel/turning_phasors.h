// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sample_kernels.h"
#include <cmath>
#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Phasors of unit length, each turning at a frequency of its own; phases are exact
 * for any point in time.
 */
class turning_phasors
{
public:
    /*! \p phase in turns, \p frequency in turns a step. */
    void add(double phase, double frequency)
    {
        d_phase.push_back(fixed(phase));
        d_turn.push_back(fixed(frequency));
        d_now.resize(d_phase.size());
        d_real.resize(d_phase.size());
        d_imag.resize(d_phase.size());
    }

    /*! Turns all to \p step. */
    void move_to(int64_t step)
    {
        for (size_t i = 0; i < d_phase.size(); ++i) {
            d_now[i] = uint32_t((d_phase[i] + uint64_t(step) * d_turn[i]) >> 32);
        }
        phasors(d_now.data(), d_real.data(), d_imag.data(), d_now.size());
    }

    size_t size() const { return d_phase.size(); }
    const float* real() const { return d_real.data(); }
    const float* imag() const { return d_imag.data(); }

private:
    /* In 2^-64 of a turn. */
    static uint64_t fixed(double turns)
    {
        const double part = turns - std::floor(turns); // 1 where a tiny turn is negative
        return part < 1.0 ? uint64_t(part * 0x1p64) : 0;
    }

    std::vector<uint64_t> d_phase, d_turn;
    std::vector<uint32_t> d_now;
    std::vector<float> d_real, d_imag;
};

} // namespace core
} // namespace specsense
} // namespace gr
