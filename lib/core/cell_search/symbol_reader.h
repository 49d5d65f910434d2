// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include "sync_band.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Subcarriers of one symbol, and what their energy is measured against. */
struct sync_symbol {
    std::vector<std::complex<float>> subcarriers;
    double energy = 0.0; //!< theirs, and the removed power's (sync_band)
};

/*! Reads symbols out of a band at a place and frequency that need not be whole. */
class symbol_reader
{
public:
    /*! \p length: samples of a symbol without its cyclic prefix. */
    explicit symbol_reader(int length) : d_transform(length, fft_direction::forward) {}

    int length() const { return d_transform.length(); }
    bool fits(const sync_band& band, double start) const;

    /*! The next symbols are so many Hz above the band's centre. */
    void tune(const sync_band& band, double frequency);

    /*! What a sample at \p place is multiplied with by that. */
    std::complex<float> rotation(double place) const;

    /*! Subcarriers \p lowest (from the centre) and up, \p count of them. \p start is that
     * of the symbol without cyclic prefix. */
    sync_symbol read(const sync_band& band, double start, int lowest, int count);

private:
    fft d_transform;
    double d_cycles = 0.0; // a sample
    std::vector<std::complex<float>> d_rotation;
};

/*! Sum of a * conj(b). */
std::complex<float> product(const std::vector<std::complex<float>>& a,
                            const std::vector<std::complex<float>>& b);
double energy_of(const std::vector<std::complex<float>>& values);

/*! The squared correlation (0..1) of a symbol with a template of its length. */
double squared_correlation(const sync_symbol& symbol,
                           const std::vector<std::complex<float>>& pattern);

/*! A channel's response, from a symbol and the values sent on it (magnitude 1): the mean
 * over seven subcarriers, which keeps delays up to half a cyclic prefix. */
std::vector<std::complex<float>>
channel_response(const sync_symbol& symbol,
                 const std::vector<std::complex<float>>& pattern);

/*! Its phases alone, at magnitude 1. A pattern with its magnitudes would favour the
 * subcarriers that are strong for any reason, and find a likeness of few dimensions in
 * them. */
std::vector<std::complex<float>>
channel_phases(const sync_symbol& symbol,
               const std::vector<std::complex<float>>& pattern);

} // namespace core
} // namespace specsense
} // namespace gr
