// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief How the rows of white Gaussian noise spread around their mean.
 *
 * A window's power is exponentially distributed; those of a row are correlated, as their
 * windows overlap. Their mean follows a gamma distribution, shifted so that its first
 * three moments are right; their maximum is that of a Markov chain of exponentials.
 * Thresholds and levels are in units of the mean power of noise.
 */
class SPECSENSE_CORE_API row_statistics
{
public:
    explicit row_statistics(const spectrogram_geometry& geometry);
    /*! Of the mean and the maximum of windows that do not overlap: the sample detector's
     * rows are 1 such window each. */
    explicit row_statistics(int independent_windows);

    /*! Independent windows that a row is worth: mean^2 / variance of the average. */
    double shape() const { return d_shape; }

    /*! P(average <= level). */
    double average_cdf(double level) const;
    /*! Level that noise's average exceeds with \p probability. */
    double average_threshold(double probability) const;
    /*! Level below which a share \p p of noise rows lies. */
    double average_quantile(double p) const;
    /*! E(average | average <= level). */
    double average_mean_below(double level) const;

    /*! Level that noise's peak exceeds with \p probability. */
    double peak_threshold(double probability) const;

private:
    double peak_exceeds(double level) const;

    double d_windows;     // in a row
    double d_correlation; // of the powers of neighbouring windows
    double d_shape;
    double d_gamma_shape; // of the shifted gamma distribution
    double d_gamma_scale;
    double d_gamma_shift;
};

} // namespace core
} // namespace specsense
} // namespace gr
