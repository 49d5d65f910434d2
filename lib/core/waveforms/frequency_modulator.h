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
        : d_shaper(pulse, samples_per_symbol), d_deviation(deviation)
    {
    }

    int samples_per_symbol() const { return d_shaper.samples_per_symbol(); }
    int span() const { return d_shaper.span(); }

    /*! Writes the samples of \p count symbols around \p carrier, in cycles a sample.
     * Pulses come as late as a pulse_shaper's. */
    void send(const float* levels, size_t count, double carrier, std::complex<float>* out)
    {
        d_shaped.resize(count * size_t(samples_per_symbol()));
        d_shaper.shape(levels, count, d_shaped.data());
        const auto& exponential = phasor::shared();
        double phase = d_phase;
        for (float level : d_shaped) {
            *out++ = exponential(phase);
            phase += carrier + d_deviation * double(level);
        }
        d_phase = phase - std::floor(phase);
    }

private:
    pulse_shaper<float> d_shaper;
    double d_deviation;
    double d_phase = 0.0; // cycles
    std::vector<float> d_shaped;
};

} // namespace core
} // namespace specsense
} // namespace gr
