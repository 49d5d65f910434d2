// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "keying.h"
#include "phasor.h"
#include "rule.h"
#include "touching_pieces.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/carrier.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int64_t block_length = 1024; // within which a line's frequency runs straight
constexpr int64_t longest_silence = 4096;
constexpr double beside_line = 500.0; // Hz

double farthest(const carrier_config& config)
{
    double most = 0.0;
    for (double f : config.frequencies) {
        most = std::max(most, std::abs(f));
    }
    return most + config.drift;
}

double rate_of(const carrier_config& config)
{
    config.validate();
    return std::max(64e3, 1e3 * std::ceil(2.5e-3 * farthest(config)));
}

} // namespace

void carrier_config::validate() const
{
    require(!frequencies.empty(), "carrier: frequencies must hold one or more, got ", 0);
    for (double f : frequencies) {
        require(std::isfinite(f), "carrier: frequencies must be numbers of Hz, got ", f);
    }
    require(levels_db.empty() || levels_db.size() == frequencies.size(),
            "carrier: levels_db must be as many as frequencies, ",
            frequencies.size(),
            ", or none, got ",
            levels_db.size());
    for (double level : levels_db) {
        require(std::abs(level) <= 200.0,
                "carrier: levels_db must be -200 to 200 dB, got ",
                level);
    }
    require(std::isfinite(drift) && drift >= 0.0,
            "carrier: drift must be 0 Hz or more, got ",
            drift);
    require(std::isfinite(drift_period) && drift_period > 0.0,
            "carrier: drift_period must be above 0 s, got ",
            drift_period);
    // Two samples at the lowest rate.
    require(std::isfinite(rise_time) && rise_time >= 40e-6,
            "carrier: rise_time must be 4e-05 s or more, got ",
            rise_time);
    const double shortest = keying::shortest_mean(rise_time);
    require(std::isfinite(mean_off) && (mean_off == 0.0 || mean_off > shortest),
            "carrier: mean_off must be longer than an edge of ",
            shortest,
            " s, or 0, got ",
            mean_off);
    require(std::isfinite(mean_on) && (mean_off == 0.0 || mean_on > shortest),
            "carrier: mean_on must be longer than an edge of ",
            shortest,
            " s, got ",
            mean_on);
}

class carrier::impl
{
public:
    impl(const carrier_config& config, double rate, uint64_t seed)
        : d_rate(rate), d_drift(config.drift),
          d_drift_rate(2.0 * M_PI / config.drift_period),
          d_keying(config.mean_on,
                   config.mean_off,
                   config.rise_time,
                   random_source(seed).fork(0)),
          d_keyed(config.mean_off > 0.0), d_pieces(d_keying.start(), d_keying.stop())
    {
        random_source random = random_source(seed).fork(1);
        double power = 0.0;
        for (size_t i = 0; i < config.frequencies.size(); ++i) {
            const double level = config.levels_db.empty() ? 0.0 : config.levels_db[i];
            d_lines.push_back({ config.frequencies[i],
                                float(std::pow(10.0, 0.05 * level)),
                                random.uniform(),
                                random.uniform(0.0, 2.0 * M_PI) });
            power += std::pow(10.0, 0.1 * level);
        }
        for (auto& line : d_lines) {
            line.amplitude /= float(std::sqrt(power));
        }
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        const auto begin = int64_t(std::ceil(d_keying.begin() * d_rate));
        if (begin > start) {
            block.resize(size_t(std::min(begin - start, longest_silence)));
            return;
        }
        const double end = std::ceil(d_keying.end() * d_rate);
        block.resize(size_t(std::min(double(block_length), end - double(start))));
        for (auto& line : d_lines) {
            add(line, start, block);
        }
        if (d_keyed) {
            for (size_t i = 0; i < block.size(); ++i) {
                block[i] *= d_keying.envelope(double(start + int64_t(i)) / d_rate);
            }
        }
        const auto stop = start + int64_t(block.size());
        d_pieces.reach(double(stop) / d_rate, [&](double from, double to) {
            for (const auto& line : d_lines) {
                report(activity_of(line, from, to));
            }
        });
        if (double(stop) >= end) {
            d_keying.next();
            d_pieces = { d_keying.start(), d_keying.stop() };
        }
    }

private:
    struct line {
        double frequency;
        float amplitude;
        double cycles; // its phase at the next sample
        double drift_phase;
    };

    double frequency(const line& l, double time) const
    {
        return l.frequency + d_drift * std::sin(d_drift_rate * time + l.drift_phase);
    }

    void add(line& l, int64_t start, std::vector<sample>& block) const
    {
        const auto& turn = phasor::shared();
        const auto n = int(block.size());
        const double slope = frequency(l, double(start) / d_rate) / d_rate;
        const double last = frequency(l, double(start + n) / d_rate) / d_rate;
        const double bend = 0.5 * (last - slope) / n;
        for (int i = 0; i < n; ++i) {
            block[i] += turn(l.cycles + i * (slope + i * bend), l.amplitude);
        }
        l.cycles = std::remainder(l.cycles + n * (slope + n * bend), 1.0);
    }

    activity activity_of(const line& l, double start, double stop) const
    {
        double low = frequency(l, start), high = low;
        constexpr int looks = 8;
        for (int i = 1; i <= looks; ++i) {
            const double f = frequency(l, start + (stop - start) * i / looks);
            low = std::min(low, f);
            high = std::max(high, f);
        }
        return { start, stop, low - beside_line, high + beside_line };
    }

    double d_rate;
    double d_drift, d_drift_rate;
    keying d_keying;
    bool d_keyed;
    touching_pieces d_pieces;
    std::vector<line> d_lines;
};

carrier::carrier(const carrier_config& config, uint64_t seed)
    : waveform(rate_of(config), 2.0 * (farthest(config) + beside_line)),
      d_impl(std::make_unique<impl>(config, sample_rate(), seed))
{
}

carrier::~carrier() = default;

void carrier::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
