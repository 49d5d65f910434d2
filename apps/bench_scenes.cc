// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_scenes.h"
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <stdexcept>

using namespace gr::specsense;

namespace {

constexpr double noise_dbfs = -50.0;

struct placed_signal {
    double place; // centre, as a share of the sample rate from the band's centre
    const char* signal;
    double power_dbfs;
};

// Carriers for bands of 40 MS/s and more, and narrower ones.
const std::vector<placed_signal> busy_wide{
    { -0.33, R"({"type": "lte_downlink", "resource_blocks": 75, "load": 0.8})", -22.0 },
    { 0.0,
      R"({"type": "nr_downlink", "channel_bandwidth_mhz": 20, "cell_id": 7, "load": 0.7})",
      -22.0 },
    { 0.26, R"({"type": "lte_downlink", "resource_blocks": 50, "load": 0.3})", -25.0 },
    { 0.42, R"({"type": "radar"})", -15.0 },
};
const std::vector<placed_signal> busy_narrow{
    { -0.3, R"({"type": "lte_downlink", "resource_blocks": 25, "load": 0.8})", -22.0 },
    { 0.15,
      R"({"type": "nr_downlink", "channel_bandwidth_mhz": 10, "cell_id": 7, "load": 0.7})",
      -22.0 },
    { 0.42, R"({"type": "radar"})", -15.0 },
};
const std::vector<placed_signal> idle{
    { 0.0,
      R"({"type": "nr_downlink", "channel_bandwidth_mhz": 15, "cell_id": 7, "load": 0})",
      -25.0 },
};

std::vector<placed_signal> signals_of(const std::string& name, double sample_rate)
{
    if (name == "busy") {
        return sample_rate < 40e6 ? busy_narrow : busy_wide;
    }
    if (name == "idle") {
        return idle;
    }
    if (name == "noise") {
        return {};
    }
    throw std::invalid_argument("scene must be busy, idle or noise, got \"" + name +
                                "\"");
}

} // namespace

std::vector<std::string> bench_scene_names() { return { "busy", "idle", "noise" }; }

std::vector<std::complex<float>>
make_bench_scene(const std::string& name, double sample_rate, size_t count)
{
    core::scene_config config;
    config.sample_rate = sample_rate;
    config.frequency = 3.5e9;
    config.noise_dbfs = noise_dbfs;
    config.seed = 1;
    for (const auto& s : signals_of(name, sample_rate)) {
        core::emitter_config emitter;
        emitter.signal = core::read_signal(s.signal);
        emitter.frequency = config.frequency + s.place * sample_rate;
        emitter.power_dbfs = s.power_dbfs;
        config.emitters.push_back(emitter);
    }
    core::scene scene(config);
    std::vector<std::complex<float>> samples(count);
    scene.generate(samples.data(), count);
    return samples;
}
