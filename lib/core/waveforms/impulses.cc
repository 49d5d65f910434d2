// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "occupied_band.h"
#include "phasor.h"
#include "rule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/impulses.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int64_t longest_silence = 4096;
constexpr double roll_off = 0.25;
constexpr double half_length = 8.0; // of an impulse, in 1 / its bandwidth at half power
constexpr double half_truth = 1.66; // in the same unit: 99 % of the energy

/* A raised-cosine spectrum's response at \p x, in 1 / its bandwidth at half power, faded
 * out to half_length. */
double response(double x)
{
    if (std::abs(x) >= half_length) {
        return 0.0;
    }
    const double fade = std::cos(0.5 * M_PI * x / half_length);
    const double sinc = x == 0.0 ? 1.0 : std::sin(M_PI * x) / (M_PI * x);
    const double rolled = 2.0 * roll_off * x;
    const double pole = 1.0 - rolled * rolled;
    // At the pole, cos(pi rolled / 2) / (1 - rolled^2) is pi / 4.
    const double roll = std::abs(pole) < 1e-9 ? 0.25 * M_PI
                                              : std::cos(0.5 * M_PI * rolled) / pole;
    return fade * fade * sinc * roll;
}

double half_power_bandwidth(double bandwidth) { return bandwidth / (1.0 + roll_off); }

double occupied_bandwidth(double bandwidth)
{
    // In samples of a rate of 1.25 times the bandwidth: the same for all.
    const double unit = 1.25 * bandwidth / half_power_bandwidth(bandwidth);
    std::vector<std::complex<float>> samples;
    for (int i = int(-half_length * unit); i <= int(half_length * unit); ++i) {
        samples.emplace_back(float(response(i / unit)));
    }
    const auto band = occupied_band(samples, 1.25 * bandwidth);
    return band.upper_edge - band.lower_edge;
}

double rate_of(const impulses_config& config)
{
    config.validate();
    return 1.25 * config.bandwidth;
}

} // namespace

void impulses_config::validate() const
{
    require(mains_frequency >= 10.0 && mains_frequency <= 1000.0,
            "impulses: mains_frequency must be 10 to 1000 Hz, got ",
            mains_frequency);
    require(std::isfinite(bandwidth) && bandwidth >= 64e3,
            "impulses: bandwidth must be 64000 Hz or more, got ",
            bandwidth);
    require(burst_length > 0.0,
            "impulses: burst_length must be above 0 s, got ",
            burst_length);
    require(burst_jitter >= 0.0,
            "impulses: burst_jitter must be 0 s or more, got ",
            burst_jitter);
    const double longest = 0.5 / mains_frequency - 2.0 * burst_jitter -
        2.0 * half_length / half_power_bandwidth(bandwidth);
    require(burst_length <= longest,
            "impulses: burst_length must be ",
            longest,
            " s or less, to end before the next burst, got ",
            burst_length);
    require(burst_probability > 0.0 && burst_probability <= 1.0,
            "impulses: burst_probability must be above 0 and at most 1, got ",
            burst_probability);
    require(mean_impulses > 0.0 && mean_impulses <= 1000.0,
            "impulses: mean_impulses must be above 0 and at most 1000, got ",
            mean_impulses);
    require(level_spread_db >= 0.0 && level_spread_db <= 20.0,
            "impulses: level_spread_db must be 0 to 20 dB, got ",
            level_spread_db);
}

class impulses::impl
{
public:
    impl(const impulses_config& config, double rate, double occupied, uint64_t seed)
        : d_config(config), d_rate(rate), d_edge(0.5 * occupied), d_random(seed),
          d_unit(half_power_bandwidth(config.bandwidth)),
          d_first_peak(d_random.uniform(0.5, 1.0) * 0.5 / config.mains_frequency)
    {
        next_burst();
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        const auto begin = int64_t(std::ceil((d_burst - half_length / d_unit) * d_rate));
        if (begin > start) {
            block.resize(size_t(std::min(begin - start, longest_silence)));
            return;
        }
        const double length = d_config.burst_length + 2.0 * half_length / d_unit;
        block.resize(size_t(std::ceil(length * d_rate)));
        for (double time : draw_times()) {
            add(time, start, block);
            report(activity{ time - half_truth / d_unit,
                             time + half_truth / d_unit,
                             -d_edge,
                             d_edge });
        }
        next_burst();
    }

private:
    void next_burst()
    {
        do {
            ++d_peak;
        } while (!d_random.chance(d_config.burst_probability));
        d_burst = d_first_peak + 0.5 * double(d_peak) / d_config.mains_frequency -
            0.5 * d_config.burst_length +
            d_random.uniform(-d_config.burst_jitter, d_config.burst_jitter);
    }

    /* Of the impulses of a burst, in order. */
    std::vector<double> draw_times()
    {
        std::vector<double> times;
        const auto draw_gap = [this] {
            return -d_config.burst_length / d_config.mean_impulses *
                std::log(1.0 - d_random.uniform());
        };
        for (double t = draw_gap(); t < d_config.burst_length; t += draw_gap()) {
            times.push_back(d_burst + t);
        }
        return times;
    }

    void add(double time, int64_t start, std::vector<sample>& block)
    {
        // In nepers of amplitude, less what makes the mean power 1.
        const double spread = d_config.level_spread_db * std::log(10.0) / 20.0;
        const double level = spread * d_random.gaussian() - spread * spread;
        const auto peak = phasor::shared()(d_random.uniform(), float(std::exp(level)));
        const auto from = int64_t(std::ceil((time - half_length / d_unit) * d_rate)) -
            start;
        const auto to = int64_t((time + half_length / d_unit) * d_rate) - start;
        for (int64_t i = std::max<int64_t>(0, from);
             i <= std::min(to, int64_t(block.size()) - 1);
             ++i) {
            const double t = double(start + i) / d_rate - time;
            block[i] += peak * float(response(t * d_unit));
        }
    }

    impulses_config d_config;
    double d_rate;
    double d_edge; // Hz
    random_source d_random;
    double d_unit;       // half-power bandwidth, Hz
    double d_first_peak; // s
    int64_t d_peak = -1;
    double d_burst = 0.0; // when the next burst's first impulse may come, s
};

impulses::impulses(const impulses_config& config, uint64_t seed)
    : waveform(rate_of(config), occupied_bandwidth(config.bandwidth)),
      d_impl(std::make_unique<impl>(config, sample_rate(), bandwidth(), seed))
{
}

impulses::~impulses() = default;

void impulses::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
