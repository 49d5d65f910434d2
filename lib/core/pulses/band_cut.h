// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include <cmath>
#include <complex>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Neither NaN nor beyond 1e15. */
inline bool is_usable(std::complex<float> v)
{
    constexpr float highest = 1e15f;
    return std::abs(v.real()) <= highest && std::abs(v.imag()) <= highest;
}

/*! A band of a piece of samples, around its own centre. */
struct cut_band {
    std::vector<std::complex<float>> samples{};
    double rate = 0.0;        //!< samples/s, three times the band's width or more
    double centre = 0.0;      //!< Hz from the centre of what it was cut out of
    double width = 0.0;       //!< Hz, between the points of half amplitude
    double edge = 0.0;        //!< Hz that either edge takes from all to nothing
    double noise_width = 0.0; //!< Hz, of white noise of the same power

    /*! Power that passes \p frequency, Hz from the band's centre. */
    double response(double frequency) const;
    /*! Samples from one independent value of noise to the next. */
    double samples_per_value() const { return rate / noise_width; }
};

/*! Cuts bands out of pieces of samples, without a delay. */
class band_cut
{
public:
    explicit band_cut(double sample_rate) : d_rate(sample_rate) {}

    /*! Edges in Hz; beyond the rate's they are moved inside. Samples that are not usable
     * count as 0. */
    cut_band cut(const std::complex<float>* samples,
                 size_t count,
                 double lower_edge,
                 double upper_edge);

private:
    fft& forward(int length);
    fft& inverse(int length);

    double d_rate;
    std::unique_ptr<fft> d_forward{}; // of the last length that was asked for
    std::unique_ptr<fft> d_inverse{};
};

} // namespace core
} // namespace specsense
} // namespace gr
