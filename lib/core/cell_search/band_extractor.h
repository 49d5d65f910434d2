// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include <complex>
#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Bands out of a stream, each at a low rate, from one set of transforms.
 *
 * Overlapping blocks of the stream are transformed once; a band is a run of their bins,
 * transformed back. A search over many centres thus costs little more than its shorter
 * inverse transforms. The filter has no delay: sample n of a band lies at sample
 * n * sample_rate / rate() of the stream.
 */
class band_extractor
{
public:
    /*! rate() is the fraction of \p sample_rate, with a denominator of at most 4000, next
     * to \p wanted_rate: the same for all usual rates, else within 1e-5. */
    band_extractor(double sample_rate, double wanted_rate);

    double rate() const { return d_rate; }

    /*! What is not finite, or beyond 1e15, becomes 0. */
    void load(const std::complex<float>* samples, size_t count);

    /*! Writes the band around \p centre (Hz), flat within \p passband of it and nothing
     * beyond \p stopband, to \p out. Returns the band's true centre, the nearest bin. */
    double extract(double centre,
                   double passband,
                   double stopband,
                   std::vector<std::complex<float>>& out);

private:
    void transform_block(const std::complex<float>* samples, size_t count, int64_t start);

    double d_sample_rate;
    double d_rate;
    int d_up = 0, d_down = 0; // the fraction
    int d_unit = 0;           // a block is so many times the fraction
    int d_guard = 0;          // as many units at each end of a block are spoilt
    fft d_forward, d_inverse;
    size_t d_count = 0; // samples loaded
    std::vector<std::complex<float>> d_spectra;
};

} // namespace core
} // namespace specsense
} // namespace gr
