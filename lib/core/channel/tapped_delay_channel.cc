// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "delay_profiles.h"
#include "kaiser.h"
#include "moving_taps.h"
#include "turning_phasors.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/random_source.h>
#include <map>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int sinusoids = 32;
constexpr double line_of_sight_doppler = 0.7; // of the largest; TR 38.901, 7.7.2
constexpr int filter_taps = 16;
constexpr double filter_attenuation = 50.0; // dB

/* Delays by `fraction` (0 to 1) more than its filter_taps / 2 - 1 samples. */
std::vector<double> fractional_delay(double fraction)
{
    const kaiser_low_pass filter(filter_attenuation, 0.5, filter_taps / 2);
    std::vector<double> h(filter_taps);
    double sum = 0.0;
    for (int k = 0; k < filter_taps; ++k) {
        h[k] = filter(k - (filter_taps / 2 - 1) - fraction);
        sum += h[k];
    }
    for (auto& c : h) {
        c /= sum;
    }
    return h;
}

} // namespace

void tapped_delay_channel_config::validate() const
{
    if (!(delay_spread >= 0.0) || !(delay_spread <= 10e-6)) {
        throw std::invalid_argument(
            "tapped_delay_channel: delay_spread must be from 0 to 10e-6 s, got " +
            std::to_string(delay_spread));
    }
    if (!(doppler >= 0.0) || !(doppler <= 10e3)) {
        throw std::invalid_argument(
            "tapped_delay_channel: doppler must be from 0 to 10000 Hz, got " +
            std::to_string(doppler));
    }
}

class tapped_delay_channel::impl
{
public:
    impl(const tapped_delay_channel_config& config, double sample_rate, uint64_t seed);

    int latency() const { return d_latency; }
    void process(const sample* in, sample* out, size_t count)
    {
        d_filter.process(in, out, count);
    }

private:
    struct fading_tap {
        size_t first; // of its phasors
        size_t count;
        float amplitude; // of each
    };
    /* What a tap adds to the gain at one whole delay. */
    struct share {
        size_t gain;
        size_t tap;
        float coefficient;
    };

    moving_taps
    make_filter(const tapped_delay_channel_config& config, double rate, uint64_t seed);
    void add_fading(const profile_tap& tap, double doppler, random_source random);
    void fill_gains(int64_t point, sample* gains);

    int d_latency = 0;
    turning_phasors d_phasors;
    std::vector<fading_tap> d_taps;
    std::vector<sample> d_tap_gains;
    std::vector<share> d_shares;
    size_t d_gains = 0;
    moving_taps d_filter;
};

tapped_delay_channel::impl::impl(const tapped_delay_channel_config& config,
                                 double sample_rate,
                                 uint64_t seed)
    : d_filter(make_filter(config, sample_rate, seed))
{
}

moving_taps tapped_delay_channel::impl::make_filter(
    const tapped_delay_channel_config& config, double rate, uint64_t seed)
{
    const int interval = moving_taps::interval_for(config.doppler / rate);
    const auto profile = find_profile(config.profile, config.delay_spread);
    const random_source random(seed);
    std::map<int, std::vector<share>> by_delay; // without the latency
    for (size_t i = 0; i < profile.size(); ++i) {
        add_fading(profile[i], config.doppler / rate * interval, random.fork(i));
        const double delay = profile[i].delay * rate;
        const double whole = std::floor(delay + 1e-6); // rates are no exact fractions
        const double fraction = std::max(0.0, delay - whole);
        if (fraction < 1e-6) {
            by_delay[int(whole)].push_back({ 0, i, 1.0f });
            continue;
        }
        d_latency = filter_taps / 2 - 1;
        const auto h = fractional_delay(fraction);
        for (int k = 0; k < filter_taps; ++k) {
            by_delay[int(whole) + k - (filter_taps / 2 - 1)].push_back(
                { 0, i, float(h[k]) });
        }
    }
    d_tap_gains.resize(profile.size());
    std::vector<int> delays;
    for (const auto& [delay, shares] : by_delay) {
        for (share s : shares) {
            s.gain = delays.size();
            d_shares.push_back(s);
        }
        delays.push_back(delay + d_latency);
    }
    d_gains = delays.size();
    return { delays, interval, [this](int64_t point, sample* gains) {
                fill_gains(point, gains);
            } };
}

/* `doppler` in turns an interval. */
void tapped_delay_channel::impl::add_fading(const profile_tap& tap,
                                            double doppler,
                                            random_source random)
{
    const int count = tap.line_of_sight ? 1 : sinusoids;
    d_taps.push_back(
        { d_phasors.size(), size_t(count), float(std::sqrt(tap.power / count)) });
    if (tap.line_of_sight) {
        d_phasors.add(random.uniform(), line_of_sight_doppler * doppler);
        return;
    }
    const double turned = random.uniform();
    for (int m = 0; m < count; ++m) {
        d_phasors.add(random.uniform(),
                      doppler * std::cos(2.0 * M_PI * (m + turned) / count));
    }
}

void tapped_delay_channel::impl::fill_gains(int64_t point, sample* gains)
{
    d_phasors.move_to(point);
    for (size_t i = 0; i < d_taps.size(); ++i) {
        float real = 0.0f, imag = 0.0f;
        for (size_t k = d_taps[i].first; k < d_taps[i].first + d_taps[i].count; ++k) {
            real += d_phasors.real()[k];
            imag += d_phasors.imag()[k];
        }
        d_tap_gains[i] = { d_taps[i].amplitude * real, d_taps[i].amplitude * imag };
    }
    std::fill_n(gains, d_gains, sample());
    for (const auto& s : d_shares) {
        gains[s.gain] += s.coefficient * d_tap_gains[s.tap];
    }
}

tapped_delay_channel::tapped_delay_channel(const tapped_delay_channel_config& config,
                                           double sample_rate,
                                           uint64_t seed)
{
    config.validate();
    if (!(sample_rate >= 1e6) || !(sample_rate <= 1e9)) {
        throw std::invalid_argument(
            "tapped_delay_channel: the sample rate must be from 1 "
            "to 1000 MS/s, got " +
            std::to_string(sample_rate) + " Hz");
    }
    d_impl = std::make_unique<impl>(config, sample_rate, seed);
}

tapped_delay_channel::~tapped_delay_channel() = default;
tapped_delay_channel::tapped_delay_channel(tapped_delay_channel&&) noexcept = default;
tapped_delay_channel&
tapped_delay_channel::operator=(tapped_delay_channel&&) noexcept = default;

int tapped_delay_channel::latency() const { return d_impl->latency(); }

void tapped_delay_channel::process(const sample* in, sample* out, size_t count)
{
    d_impl->process(in, out, count);
}

} // namespace core
} // namespace specsense
} // namespace gr
