// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "noise_level_fit.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int quantile_steps = 512;
constexpr double bound_low = 0.5;
constexpr double bound_step = 0.01;
constexpr int bound_steps = 251;

// Just above noise's mean, where a mode of noise has its upper half.
constexpr double near_above = 1.6;

} // namespace

/* Counts of a histogram, summed up from below, with quantiles and shares within bins. */
class cumulative_levels
{
public:
    cumulative_levels(const level_histogram& a, const level_histogram& b)
    {
        uint64_t sum = 0;
        double mass = 0.0;
        for (int bin = 0; bin < level_histogram::bins; ++bin) {
            const uint64_t n = uint64_t(a.count(bin)) + b.count(bin);
            const double low = level_histogram::lower_edge(bin);
            const double high = level_histogram::lower_edge(bin + 1);
            d_below[bin] = sum;
            d_mass[bin] = mass;
            sum += n;
            mass += n * 0.5 * (low + high);
        }
        d_below[level_histogram::bins] = sum;
        d_mass[level_histogram::bins] = mass;
    }

    double total() const { return d_below.back(); }

    double below(double level) const { return within(d_below, level); }

    double mean_below_edge(int bin) const { return d_mass[bin] / d_below[bin]; }
    double count_below_edge(int bin) const { return d_below[bin]; }

    double quantile(double p) const
    {
        const double wanted = p * total();
        const auto above = std::upper_bound(d_below.begin(), d_below.end(), wanted);
        const int bin = std::clamp(
            static_cast<int>(above - d_below.begin()) - 1, 0, level_histogram::bins - 1);
        const double n = d_below[bin + 1] - d_below[bin];
        const double part = n > 0.0 ? (wanted - d_below[bin]) / n : 0.0;
        const double low = level_histogram::lower_edge(bin);
        return low + part * (level_histogram::lower_edge(bin + 1) - low);
    }

private:
    using sums = std::array<double, level_histogram::bins + 1>;

    static double within(const sums& values, double level)
    {
        const int bin = level_histogram::bin_of(static_cast<float>(level));
        const double low = level_histogram::lower_edge(bin);
        const double high = level_histogram::lower_edge(bin + 1);
        const double part = std::clamp((level - low) / (high - low), 0.0, 1.0);
        return values[bin] + part * (values[bin + 1] - values[bin]);
    }

    sums d_below{};
    sums d_mass{};
};

noise_level_fit::noise_level_fit(const row_statistics& statistics)
    : d_quantiles(quantile_steps + 1), d_truncated_mean(bound_steps)
{
    for (int i = 0; i <= quantile_steps; ++i) {
        d_quantiles[i] = statistics.average_quantile(
            std::clamp(double(i) / quantile_steps, 2e-4, 0.9998));
    }
    d_below_mean = statistics.average_cdf(1.0);
    d_near_above = statistics.average_cdf(near_above) - d_below_mean;
    d_spread =
        std::log(statistics.average_quantile(0.6) / statistics.average_quantile(0.15));
    d_upper_spread =
        std::log(statistics.average_quantile(0.85) / statistics.average_quantile(0.5));
    for (int i = 0; i < bound_steps; ++i) {
        const double bound = bound_low + i * bound_step;
        d_truncated_mean[i] = statistics.average_mean_below(bound) / bound;
    }
}

double noise_level_fit::quantile(double p) const
{
    const double x = std::clamp(p, 0.0, 1.0) * quantile_steps;
    const int i = std::min(static_cast<int>(x), quantile_steps - 1);
    return d_quantiles[i] + (x - i) * (d_quantiles[i + 1] - d_quantiles[i]);
}

/* The mean m for which noise's rows below `bound` have the mean `mean_below`: the ratio
 * of the two falls with bound / m. */
double noise_level_fit::mean_from_truncated(double mean_below, double bound) const
{
    const double ratio = mean_below / bound;
    for (int i = 1; i < bound_steps; ++i) {
        if (d_truncated_mean[i] <= ratio) {
            const double step = d_truncated_mean[i - 1] - d_truncated_mean[i];
            const double part = step > 0.0 ? (d_truncated_mean[i - 1] - ratio) / step
                                           : 0.0;
            return bound /
                (bound_low + (i - 1 + std::clamp(part, 0.0, 1.0)) * bound_step);
        }
    }
    return bound / (bound_low + (bound_steps - 1) * bound_step);
}

noise_level_fit::mode noise_level_fit::find_mode(const cumulative_levels& levels,
                                                 double anchor) const
{
    const double level = levels.quantile(anchor);
    mode m{ 0.0, 1.0 };
    for (int step = 0; step < 30; ++step) {
        m.mean = level / quantile(anchor / m.share);
        const double share = std::clamp(
            levels.below(m.mean) / levels.total() / d_below_mean, anchor * 1.03, 1.0);
        const bool settled = std::abs(share - m.share) < 1e-3 * share;
        m.share = share;
        if (settled) {
            break;
        }
    }
    return m;
}

/* Rows of noise spread below their mean as its quantiles say, and those above are not
 * many more than noise has there: a signal of ever changing level has a lower end, too,
 * but no mode. */
bool noise_level_fit::spreads_like_noise(const cumulative_levels& levels,
                                         const mode& m) const
{
    const double rows = m.share * levels.total();
    const double spread = std::log(levels.quantile(0.6 * m.share) /
                                   std::max(levels.quantile(0.15 * m.share), 1e-30));
    const double expected = rows * d_near_above;
    const double above = levels.below(near_above * m.mean) - levels.below(m.mean);
    // Nor does noise lack an upper half: what is steadier than noise is none.
    const double upper = std::log(levels.quantile(0.85 * m.share) /
                                  std::max(levels.quantile(0.5 * m.share), 1e-30));
    const double chance = 4.5 / std::sqrt(rows); // what it adds at so many rows
    return upper > (0.6 - chance) * d_upper_spread &&
        std::abs(spread - d_spread) < (0.15 + chance) * d_spread &&
        above < 1.9 * expected + 3.5 * std::sqrt(expected);
}

noise_level noise_level_fit::fit(const level_histogram& a, const level_histogram& b) const
{
    constexpr double fewest_rows = 5.0; // below an anchor
    constexpr double clearly_below = 0.75;
    const cumulative_levels levels(a, b);
    noise_level result;
    result.total = levels.total();
    if (levels.total() < 1.0) {
        return result;
    }
    mode best = find_mode(levels, 0.3);
    result.like_noise = spreads_like_noise(levels, best);
    for (double anchor : { 0.1, 0.03, 0.01, 0.003 }) {
        if (anchor * levels.total() < fewest_rows) {
            break;
        }
        const mode lower = find_mode(levels, anchor);
        const bool whole = anchor / lower.share <= 0.5;
        if (!whole || lower.mean >= clearly_below * best.mean) {
            continue;
        }
        const bool like_noise = spreads_like_noise(levels, lower);
        if (like_noise || !result.like_noise) {
            best = lower;
            result.like_noise = like_noise;
        }
    }
    result.rows = best.share * levels.total();
    // Nearly all rows are noise: use nearly all; else stay below what others may hold.
    const int edge = level_histogram::bin_of(
        static_cast<float>(best.mean * (best.share > 0.9 ? 1.7 : 1.15)));
    result.power = levels.count_below_edge(edge) > 0.3 * result.rows
        ? mean_from_truncated(levels.mean_below_edge(edge),
                              level_histogram::lower_edge(edge))
        : best.mean;
    return result;
}

} // namespace core
} // namespace specsense
} // namespace gr
