// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <stdexcept>
#include <string>
#include <variant>

namespace gr {
namespace specsense {
namespace core {

namespace {

using sample = std::complex<float>;

// Samples that are made at once: few enough to stay in the second-level cache.
constexpr size_t piece = 8192;

constexpr double latest = 1e9; // s: what is later never comes

double power_of(double decibels) { return std::pow(10.0, decibels / 10.0); }

void check(bool holds, const std::string& rule, double value)
{
    if (!holds) {
        throw std::invalid_argument("scene: " + rule + ", got " + std::to_string(value));
    }
}

void check_power(double power_dbfs)
{
    check(power_dbfs <= 60.0, "power_dbfs must be at most 60 dB", power_dbfs);
}

/* Does what may be refused, and says of which emitter it was. */
template<class Act>
void with_place(size_t emitter, Act act)
{
    try {
        act();
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("emitters[" + std::to_string(emitter) +
                                    "]: " + error.what());
    }
}

/* Into the configuration of a signal that has a load. */
struct load_writer {
    double load;

    template<class Config>
    auto write(Config& config, int) -> decltype(void(config.load))
    {
        config.load = load;
    }
    template<class Config>
    void write(Config&, long)
    {
    }
    template<class Config>
    void operator()(Config& config)
    {
        write(config, 0);
    }
};

// One transmitter, as it arrives at the antenna.
class emitter
{
public:
    emitter(const scene_config& scene, size_t index)
        : d_index(index), d_rate(scene.sample_rate),
          d_first(std::llround(config(scene).start * d_rate)),
          d_last(config(scene).stop <= latest ? std::llround(config(scene).stop * d_rate)
                                              : std::numeric_limits<int64_t>::max()),
          d_amplitude(amplitude(config(scene).power_dbfs)),
          d_offset(scene.receiver.frequency_offset),
          d_signal(make_waveform(config(scene).signal, seeds(scene).fork_seed(0)),
                   d_rate,
                   config(scene).frequency - scene.frequency,
                   scene.clock_offset_ppm)
    {
        if (config(scene).channel) {
            d_channel = std::make_unique<tapped_delay_channel>(
                *config(scene).channel, d_rate, seeds(scene).fork_seed(1));
            // The first tap is late; what it would be late with comes ahead.
            d_samples.resize(size_t(d_channel->latency()));
            d_signal.generate(d_samples.data(), d_samples.size());
            d_channel->process(d_samples.data(), d_samples.data(), d_samples.size());
        }
    }

    // Adds samples from scene time \p from on.
    void add(int64_t from, sample* out, size_t count)
    {
        const int64_t start = std::clamp(d_first, from, from + int64_t(count));
        const int64_t stop = std::clamp(d_last, start, from + int64_t(count));
        const size_t length = size_t(stop - start);
        if (length == 0) {
            return;
        }
        d_samples.resize(length);
        d_signal.generate(d_samples.data(), length);
        if (d_channel) {
            d_channel->process(d_samples.data(), d_samples.data(), length);
        }
        out += start - from;
        for (size_t i = 0; i < length; ++i) {
            out[i] += d_amplitude * d_samples[i];
        }
    }

    void take_activities(std::vector<emitter_activity>& all)
    {
        const double first = double(d_first) / d_rate;
        const double last = double(d_last) / d_rate;
        for (const auto& a : d_signal.take_activities()) {
            emitter_activity taken;
            static_cast<activity&>(taken) = a;
            taken.emitter = d_index;
            taken.start += first;
            taken.stop = std::min(taken.stop + first, last);
            // As the receiver's oscillator makes it appear.
            const double edge = 0.5 * d_rate;
            taken.freq_lower_edge = std::max(taken.freq_lower_edge + d_offset, -edge);
            taken.freq_upper_edge = std::min(taken.freq_upper_edge + d_offset, edge);
            if (taken.start < taken.stop &&
                taken.freq_lower_edge < taken.freq_upper_edge) {
                all.push_back(taken);
            }
        }
    }

    void set_power_dbfs(double power_dbfs) { d_amplitude = amplitude(power_dbfs); }
    /* Hz from the receiver's. */
    void set_frequency(double frequency) { d_signal.set_frequency(frequency); }
    void set_load(double load) { d_signal.set_load(load); }

private:
    static float amplitude(double power_dbfs)
    {
        return float(std::sqrt(power_of(power_dbfs)));
    }
    const emitter_config& config(const scene_config& scene) const
    {
        return scene.emitters[d_index];
    }
    random_source seeds(const scene_config& scene) const
    {
        return random_source(scene.seed).fork(d_index);
    }

    size_t d_index;
    double d_rate;
    int64_t d_first; // sample of the scene
    int64_t d_last;  // the first one behind it
    float d_amplitude;
    double d_offset; // Hz
    tuned_waveform d_signal;
    std::unique_ptr<tapped_delay_channel> d_channel;
    std::vector<sample> d_samples;
};

} // namespace

void scene_config::validate() const
{
    check(sample_rate >= 1e5 && sample_rate <= 250e6,
          "sample_rate must lie between 1e5 and 250e6 samples/s",
          sample_rate);
    check(frequency >= 0.0 && frequency <= 1e12,
          "frequency must be 0 to 1e12 Hz",
          frequency);
    check(noise_dbfs <= 60.0, "noise_dbfs must be at most 60 dB", noise_dbfs);
    check(std::abs(clock_offset_ppm) <= 1000.0,
          "clock_offset_ppm must lie between -1000 and 1000",
          clock_offset_ppm);
    receiver.validate();
    check(std::abs(receiver.frequency_offset) <= 0.1 * sample_rate,
          "receiver.frequency_offset must be at most a tenth of the sample rate",
          receiver.frequency_offset);
    for (size_t i = 0; i < emitters.size(); ++i) {
        with_place(i, [&e = emitters[i]] {
            check(
                e.start >= 0.0 && e.start <= latest, "start must be 0 to 1e9 s", e.start);
            check(e.stop > e.start, "stop must come after start", e.stop);
            check_power(e.power_dbfs);
            if (e.channel) {
                e.channel->validate();
            }
            specsense::core::validate(e.signal);
        });
    }
}

double scene_config::snr_db(size_t index) const
{
    const auto& e = emitters.at(index);
    return e.power_dbfs - noise_dbfs -
        10.0 * std::log10(bandwidth_of(e.signal) / sample_rate);
}

class scene::impl
{
public:
    explicit impl(const scene_config& config)
        : d_config(config), d_noise(random_source(config.seed).fork(1u << 20)),
          d_noise_power(power_of(config.noise_dbfs)),
          d_receiver(config.receiver,
                     config.sample_rate,
                     random_source(config.seed).fork_seed((1u << 20) + 1))
    {
        for (size_t i = 0; i < config.emitters.size(); ++i) {
            with_place(
                i, [&] { d_emitters.push_back(std::make_unique<emitter>(config, i)); });
        }
        // The receiver's filter is late; what it would be late with comes ahead.
        std::vector<sample> ahead(size_t(d_receiver.latency()));
        receive(ahead.data(), ahead.size());
    }

    void generate(sample* out, size_t count)
    {
        d_samples += int64_t(count);
        while (count > 0) {
            const size_t n = std::min(count, piece);
            receive(out, n);
            out += n;
            count -= n;
        }
    }

    /* Does what may be refused to an emitter and its configuration. */
    template<class Act>
    void change(size_t index, Act act)
    {
        if (index >= d_emitters.size()) {
            throw std::invalid_argument("scene: emitter must be below " +
                                        std::to_string(d_emitters.size()) + ", got " +
                                        std::to_string(index));
        }
        with_place(index, [&] { act(*d_emitters[index], d_config.emitters[index]); });
    }

    scene_config d_config;
    int64_t d_samples = 0; // given
    std::vector<std::unique_ptr<emitter>> d_emitters;

private:
    void receive(sample* out, size_t count)
    {
        std::fill_n(out, count, 0.0f);
        for (auto& e : d_emitters) {
            e->add(d_received, out, count);
        }
        if (d_noise_power > 0.0) {
            d_noise.add_noise(out, count, d_noise_power);
        }
        d_receiver.process(out, out, count);
        d_received += int64_t(count);
    }

    int64_t d_received = 0; // those ahead included
    random_source d_noise;
    double d_noise_power;
    receiver d_receiver;
};

scene::scene(const scene_config& config)
{
    config.validate();
    d_impl = std::make_unique<impl>(config);
}

scene::~scene() = default;

const scene_config& scene::config() const { return d_impl->d_config; }

void scene::generate(std::complex<float>* out, size_t count)
{
    d_impl->generate(out, count);
}

int64_t scene::samples() const { return d_impl->d_samples; }

std::vector<emitter_activity> scene::take_activities()
{
    std::vector<emitter_activity> taken;
    for (auto& e : d_impl->d_emitters) {
        e->take_activities(taken);
    }
    return taken;
}

void scene::set_power_dbfs(size_t index, double power_dbfs)
{
    d_impl->change(index, [&](emitter& e, emitter_config& config) {
        check_power(power_dbfs);
        e.set_power_dbfs(power_dbfs);
        config.power_dbfs = power_dbfs;
    });
}

void scene::set_frequency(size_t index, double frequency)
{
    d_impl->change(index, [&](emitter& e, emitter_config& config) {
        e.set_frequency(frequency - d_impl->d_config.frequency);
        config.frequency = frequency;
    });
}

void scene::set_load(size_t index, double load)
{
    d_impl->change(index, [&](emitter& e, emitter_config& config) {
        e.set_load(load);
        std::visit(load_writer{ load }, config.signal);
    });
}

} // namespace core
} // namespace specsense
} // namespace gr
