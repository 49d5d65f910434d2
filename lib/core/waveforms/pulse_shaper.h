// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Root raised cosine over \p span symbols, symmetrical, under a Kaiser window: 16
 * symbols of a roll-off of 0.2 or more leave skirts 48 dB down and less than 2 % of
 * intersymbol interference. Symbols of mean power 1 become samples of mean power 1. */
std::vector<float> root_raised_cosine(double roll_off, int span, int samples_per_symbol);

/*! Rectangle of one symbol through a Gaussian filter of \p bandwidth_time (its 3 dB
 * bandwidth times the symbol's duration), over \p span symbols. Symbols that stay 1
 * become samples that stay 1. */
std::vector<float>
gaussian_pulse(double bandwidth_time, int span, int samples_per_symbol);

/*! Hz that hold 99 % of the power of uncorrelated symbols under a root raised cosine. */
double root_raised_cosine_bandwidth(double symbol_rate, double roll_off);

/*! Hz that hold all of it, but for the skirts of a pulse of finite length. A little less
 * than 2 samples a symbol can hold. */
double root_raised_cosine_extent(double symbol_rate, double roll_off);

/*! Symbols (float or std::complex<float>) in, \p samples_per_symbol samples for each out:
 * their pulses' sum. */
template<typename T>
class pulse_shaper
{
public:
    /*! \p pulse is span * samples_per_symbol long. */
    pulse_shaper(const std::vector<float>& pulse, int samples_per_symbol);

    int samples_per_symbol() const { return d_samples; }
    /*! Symbols that a pulse lasts. The middle of a symbol's pulse comes (span - 1) / 2
     * symbols after the middle of the samples that its push gives. */
    int span() const { return d_span; }

    void push(T symbol, T* out);

private:
    // A sum in so many parts, in any order the same on every machine.
    static constexpr int lanes = 8;
    static constexpr int parts = sizeof(T) / sizeof(float);

    int d_samples;
    int d_span;
    int d_length; // floats of history that a sample is made of, a multiple of lanes
    int d_newest; // in d_history, whose halves hold the same
    std::vector<float> d_history;
    std::vector<float> d_taps; // by sample of a symbol, once for each part
};

template<typename T>
pulse_shaper<T>::pulse_shaper(const std::vector<float>& pulse, int samples_per_symbol)
    : d_samples(samples_per_symbol), d_span(int(pulse.size()) / samples_per_symbol),
      d_length((d_span * parts + lanes - 1) / lanes * lanes), d_newest(0),
      d_history(2 * d_length), d_taps(size_t(d_samples) * d_length)
{
    for (int i = 0; i < d_samples; ++i) {
        for (int k = 0; k < d_span * parts; ++k) {
            d_taps[i * d_length + k] = pulse[k / parts * d_samples + i];
        }
    }
}

template<typename T>
void pulse_shaper<T>::push(T symbol, T* out)
{
    d_newest = (d_newest > 0 ? d_newest : d_length) - parts;
    const auto* values = reinterpret_cast<const float*>(&symbol);
    for (int i = 0; i < parts; ++i) {
        d_history[d_newest + i] = d_history[d_newest + d_length + i] = values[i];
    }
    const float* history = &d_history[d_newest];
    const float* taps = d_taps.data();
    const int samples = d_samples, length = d_length; // no store to out changes them
    for (int sample = 0; sample < samples; ++sample, taps += length) {
        float sum[lanes] = {};
        for (int k = 0; k < length; k += lanes) {
            for (int i = 0; i < lanes; ++i) {
                sum[i] += history[k + i] * taps[k + i];
            }
        }
        float result[parts] = {};
        for (int i = 0; i < lanes; ++i) {
            result[i % parts] += sum[i];
        }
        std::copy_n(result, parts, reinterpret_cast<float*>(out + sample));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
