// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "level_histogram.h"
#include <gnuradio/specsense/core/row_statistics.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

class cumulative_levels;

/*! The lowest level in a column at which its rows spread as noise does. */
struct noise_level {
    double power = 0.0;      //!< mean power of the noise there
    double rows = 0.0;       //!< rows that it holds
    double total = 0.0;      //!< rows that there are
    bool like_noise = false; //!< the rows' spread is that of noise
};

/*!
 * \brief Fits the lowest mode of a column's histogram of row powers.
 *
 * Rows of noise alone are a share f of all; the others lie above. A low quantile a of all
 * rows then is the quantile a / f of noise, which gives noise's mean m; the share of rows
 * below m, over what noise has below its mean, gives f; and so on until both hold. Noise
 * that is rare takes a lower quantile than noise that is frequent; a lower quantile's
 * answer counts where it lies clearly below. The mean is then read off the mean of the
 * rows below a bound that few others reach.
 */
class noise_level_fit
{
public:
    explicit noise_level_fit(const row_statistics& statistics);
    /*! Of the rows in both histograms. */
    noise_level fit(const level_histogram& a, const level_histogram& b) const;

private:
    struct mode {
        double mean;  // of noise
        double share; // of all rows, that noise has
    };

    double quantile(double p) const;
    mode find_mode(const cumulative_levels& levels, double anchor) const;
    bool spreads_like_noise(const cumulative_levels& levels, const mode& m) const;
    double mean_from_truncated(double mean_below, double bound) const;

    std::vector<double> d_quantiles; // of noise, at p = i / size
    double d_below_mean;             // P(noise <= its mean)
    double d_near_above;             // P(its mean < noise <= 1.6 of it)
    double d_spread;                 // log of the 0.6 over the 0.15 quantile
    double d_upper_spread;           // log of the 0.85 over the 0.5 quantile
    std::vector<double>
        d_truncated_mean; // E(x | x <= u) / u, at u = bound_low + i * bound_step
};

} // namespace core
} // namespace specsense
} // namespace gr
