// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "phasor.h"
#include "pulse_shaper.h"
#include <cmath>
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Symbols' levels shape the frequency; the phase is continuous, the magnitude 1. */
class frequency_modulator
{
public:
    /*! \p deviation is the frequency of level 1 that stays, in cycles a sample. */
    frequency_modulator(const std::vector<float>& pulse,
                        int samples_per_symbol,
                        double deviation)
        : d_shaper(pulse, samples_per_symbol), d_deviation(deviation),
          d_levels(samples_per_symbol)
    {
    }

    int samples_per_symbol() const { return d_shaper.samples_per_symbol(); }
    int span() const { return d_shaper.span(); }

    /*! Writes a symbol's samples around \p carrier, in cycles a sample. Pulses come as
     * late as a pulse_shaper's. */
    void push(float level, double carrier, std::complex<float>* out)
    {
        d_shaper.push(level, d_levels.data());
        const auto& exponential = phasor::shared();
        double phase = d_phase;
        for (float l : d_levels) {
            *out++ = exponential(phase);
            phase += carrier + d_deviation * double(l);
        }
        d_phase = phase - std::floor(phase);
    }

private:
    pulse_shaper<float> d_shaper;
    double d_deviation;
    double d_phase = 0.0; // cycles
    std::vector<float> d_levels;
};

} // namespace core
} // namespace specsense
} // namespace gr
