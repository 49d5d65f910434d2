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

constexpr int correlation_tile = 32;
/*! out[i] is the sum of taps[k] * x[i + k], for correlation_tile outputs. */
void correlate(const float* taps, int count, const float* x, float* out);

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
     * symbols after the middle of the samples that it gives. */
    int span() const { return d_span; }

    /*! The next \p count symbols; in pieces of any length it is the same. */
    void shape(const T* symbols, size_t count, T* out);

private:
    static constexpr int parts = sizeof(T) / sizeof(float);
    static constexpr int tile = correlation_tile;
    static constexpr size_t longest_piece = 256;

    int d_samples;
    int d_span;
    std::vector<float> d_taps; // of each sample of a symbol, the oldest symbol's first
    // Real and imaginary parts of the last span - 1 symbols and of the piece.
    std::vector<float> d_symbols[parts];
};

template<typename T>
pulse_shaper<T>::pulse_shaper(const std::vector<float>& pulse, int samples_per_symbol)
    : d_samples(samples_per_symbol), d_span(int(pulse.size()) / samples_per_symbol)
{
    for (int i = 0; i < d_samples; ++i) {
        for (int k = d_span - 1; k >= 0; --k) {
            d_taps.push_back(pulse[k * d_samples + i]);
        }
    }
    for (auto& part : d_symbols) {
        part.resize(d_span - 1 + longest_piece + tile);
    }
}

template<typename T>
void pulse_shaper<T>::shape(const T* symbols, size_t count, T* out)
{
    while (count > 0) {
        const size_t piece = std::min(count, longest_piece);
        const auto* values = reinterpret_cast<const float*>(symbols);
        for (size_t i = 0; i < piece * parts; ++i) {
            d_symbols[i % parts][d_span - 1 + i / parts] = values[i];
        }
        auto* results = reinterpret_cast<float*>(out);
        for (size_t first = 0; first < piece; first += tile) {
            const int valid = int(std::min<size_t>(tile, piece - first));
            for (int sample = 0; sample < d_samples; ++sample) {
                float sum[parts][tile];
                for (int part = 0; part < parts; ++part) {
                    correlate(&d_taps[size_t(sample) * d_span],
                              d_span,
                              &d_symbols[part][first],
                              sum[part]);
                }
                for (int i = 0; i < valid * parts; ++i) {
                    results[((first + i / parts) * d_samples + sample) * parts +
                            i % parts] = sum[i % parts][i / parts];
                }
            }
        }
        for (auto& part : d_symbols) {
            std::copy_n(part.begin() + piece, d_span - 1, part.begin());
        }
        symbols += piece;
        out += piece * d_samples;
        count -= piece;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
