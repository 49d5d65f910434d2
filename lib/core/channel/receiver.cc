// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "moving_taps.h"
#include "oscillator.h"
#include "phase_noise.h"
#include "receiver_filter.h"
#include "sample_kernels.h"
#include "slow_wander.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/channel/receiver.h>
#include <gnuradio/specsense/core/random_source.h>
#include <optional>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double least_level = -200.0; // dB: the part is off
constexpr double most_level = 200.0;
constexpr size_t piece_length = 1024; // and samples between points of the drifts

enum stream : uint64_t {
    noise_stream,
    ripple_stream,
    gain_stream,
    dc_stream,
    dc_level_stream,
    dc_phase_stream
};

double amplitude(double decibels) { return std::pow(10.0, 0.05 * decibels); }

void require(bool good, const char* rule, double got)
{
    if (!good) {
        throw std::invalid_argument(std::string("receiver: ") + rule + ", got " +
                                    std::to_string(got));
    }
}

} // namespace

void receiver_config::validate() const
{
    const auto within = [](double v, double low, double high) {
        return v >= low && v <= high;
    };
    require(within(saturation_dbfs, -60.0, most_level),
            "saturation_dbfs must be from -60 to 200",
            saturation_dbfs);
    require(std::isfinite(frequency_offset),
            "frequency_offset must be finite",
            frequency_offset);
    require(phase_noise_dbc_hz <= -40.0, // not NaN
            "phase_noise_dbc_hz must be at most -40",
            phase_noise_dbc_hz);
    require(within(phase_noise_offset, 1.0, 1e9),
            "phase_noise_offset must be from 1 to 1e9 Hz",
            phase_noise_offset);
    require(phase_noise_floor_dbc_hz <= -80.0,
            "phase_noise_floor_dbc_hz must be at most -80",
            phase_noise_floor_dbc_hz);
    require(within(iq_gain_db, -6.0, 6.0), "iq_gain_db must be from -6 to 6", iq_gain_db);
    require(within(iq_phase_deg, -45.0, 45.0),
            "iq_phase_deg must be from -45 to 45",
            iq_phase_deg);
    require(within(rolloff_db, 0.0, 60.0), "rolloff_db must be from 0 to 60", rolloff_db);
    require(within(rolloff_share, 0.02, 0.5),
            "rolloff_share must be from 0.02 to 0.5",
            rolloff_share);
    require(within(ripple_db, 0.0, 6.0), "ripple_db must be from 0 to 6", ripple_db);
    require(within(ripple_periods, 1, 32),
            "ripple_periods must be from 1 to 32",
            ripple_periods);
    require(within(gain_drift_db, 0.0, 20.0),
            "gain_drift_db must be from 0 to 20",
            gain_drift_db);
    require(within(gain_drift_period, 1e-3, 1e6),
            "gain_drift_period must be from 1e-3 to 1e6 s",
            gain_drift_period);
    require(dc_dbfs <= 0.0, "dc_dbfs must be at most 0", dc_dbfs);
    require(dc_drift_period == 0.0 || within(dc_drift_period, 1e-3, 1e6),
            "dc_drift_period must be 0, or from 1e-3 to 1e6 s",
            dc_drift_period);
    require(bits == 0 || within(bits, 8, 16), "bits must be 0, or from 8 to 16", bits);
}

class receiver::impl
{
public:
    impl(const receiver_config& config, double sample_rate, uint64_t seed);

    int latency() const { return d_latency; }
    void process(sample* x, size_t count);

private:
    /* Of drifts, at sample point * piece_length. */
    double gain_at(int64_t point) const;
    std::complex<double> dc_at(int64_t point) const;

    void mix(sample* x, size_t count);
    void drift(sample* x, size_t count);

    receiver_config d_config;
    double d_sample_rate;
    oscillator d_offset;
    std::optional<phase_noise> d_phase_noise;
    std::optional<moving_taps> d_filter;
    int d_latency = 0;
    slow_wander d_gain_drift, d_dc_level, d_dc_phase;
    double d_dc_start; // turns
    int64_t d_index = 0;
};

receiver::impl::impl(const receiver_config& config, double sample_rate, uint64_t seed)
    : d_config(config), d_sample_rate(sample_rate),
      d_offset(config.frequency_offset / sample_rate),
      d_gain_drift(config.gain_drift_period, random_source(seed).fork(gain_stream)),
      d_dc_level(config.dc_drift_period, random_source(seed).fork(dc_level_stream)),
      d_dc_phase(config.dc_drift_period, random_source(seed).fork(dc_phase_stream)),
      d_dc_start(random_source(seed).fork(dc_stream).uniform())
{
    const random_source random(seed);
    if (config.phase_noise_dbc_hz > least_level ||
        config.phase_noise_floor_dbc_hz > least_level) {
        d_phase_noise.emplace(config.phase_noise_dbc_hz,
                              config.phase_noise_offset,
                              config.phase_noise_floor_dbc_hz,
                              sample_rate,
                              random.fork(noise_stream));
    }
    if (has_filter(config)) {
        const auto h = design_receiver_filter(config,
                                              random.fork(ripple_stream).uniform());
        std::vector<int> delays(h.size());
        for (size_t i = 0; i < h.size(); ++i) {
            delays[i] = int(i);
        }
        d_filter.emplace(
            delays, moving_taps::interval_for(0.0), [h](int64_t, sample* gains) {
                std::copy(h.begin(), h.end(), gains);
            });
        d_latency = int(h.size() / 2);
    }
}

void receiver::impl::process(sample* x, size_t count)
{
    while (count > 0) {
        // Up to the next point of the drifts.
        const size_t n = std::min(count,
                                  piece_length - size_t(d_index % int64_t(piece_length)));
        if (d_config.saturation_dbfs < most_level) {
            saturate(x, float(amplitude(d_config.saturation_dbfs)), n);
        }
        mix(x, n);
        if (d_filter) {
            d_filter->process(x, x, n);
        }
        drift(x, n);
        if (d_config.bits > 0) {
            quantise(x, float(1 << (d_config.bits - 1)), n);
        }
        d_index += int64_t(n);
        x += n;
        count -= n;
    }
}

void receiver::impl::mix(sample* x, size_t count)
{
    d_offset.mix(x, count);
    if (d_phase_noise) {
        d_phase_noise->mix(x, count);
    }
    if (d_config.iq_gain_db != 0.0 || d_config.iq_phase_deg != 0.0) {
        const double gain = amplitude(d_config.iq_gain_db);
        const double phase = d_config.iq_phase_deg * M_PI / 180.0;
        const double scale = std::sqrt(2.0 / (1.0 + gain * gain)); // keeps the power
        unbalance(x,
                  float(scale),
                  float(scale * gain * std::sin(phase)),
                  float(scale * gain * std::cos(phase)),
                  count);
    }
}

double receiver::impl::gain_at(int64_t point) const
{
    const double time = double(point) * double(piece_length) / d_sample_rate;
    return amplitude(d_config.gain_drift_db * d_gain_drift(time));
}

std::complex<double> receiver::impl::dc_at(int64_t point) const
{
    double decibels = d_config.dc_dbfs, turns = d_dc_start;
    if (d_config.dc_drift_period > 0.0) {
        const double time = double(point) * double(piece_length) / d_sample_rate;
        decibels += 3.0 * d_dc_level(time);
        turns += 0.25 * d_dc_phase(time);
    }
    return std::polar(amplitude(decibels), 2.0 * M_PI * turns);
}

void receiver::impl::drift(sample* x, size_t count)
{
    const int64_t point = d_index / int64_t(piece_length);
    const size_t first = size_t(d_index % int64_t(piece_length));
    constexpr double steps = double(piece_length);
    if (d_config.gain_drift_db > 0.0) {
        const double from = gain_at(point), to = gain_at(point + 1);
        scale(x, float(from), float((to - from) / steps), first, count);
    }
    if (d_config.dc_dbfs > least_level) {
        const auto from = dc_at(point), to = dc_at(point + 1);
        add_line(x, sample(from), sample((to - from) / steps), first, count);
    }
}

receiver::receiver(const receiver_config& config, double sample_rate, uint64_t seed)
{
    config.validate();
    require(sample_rate > 0.0, "the sample rate must be positive", sample_rate);
    d_impl = std::make_unique<impl>(config, sample_rate, seed);
}

receiver::~receiver() = default;
receiver::receiver(receiver&&) noexcept = default;
receiver& receiver::operator=(receiver&&) noexcept = default;

int receiver::latency() const { return d_impl->latency(); }

void receiver::process(const sample* in, sample* out, size_t count)
{
    if (in != out) {
        std::copy_n(in, count, out);
    }
    d_impl->process(out, count);
}

} // namespace core
} // namespace specsense
} // namespace gr
