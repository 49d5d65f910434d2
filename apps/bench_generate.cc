// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_generate.h"
#include "bench.h"
#include "bench_clock.h"
#include "ordered_work.h"
#include "progress_bar.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace gr::specsense;
using json = nlohmann::json;

namespace {

struct options {
    std::string json;
    int frames = 100;
    double seconds = 0.5;
    int threads = int(std::max(1u, std::thread::hardware_concurrency()));
};

constexpr double field_rate = 20e6;
constexpr double field_frame = 0.04;             // s
constexpr double paper_frame = 175545 / 61.44e6; // s

/* What scenes cost, in CPU seconds, as they are and with a part left out. */
struct scene_costs {
    double all = 0.0;
    double without_channels = 0.0;
    double without_receiver = 0.0;
    double without_noise = 0.0;
};

double cpu_seconds(const std::function<void()>& act)
{
    const auto start = bench_clock::now();
    act();
    return (bench_clock::now() - start).cpu;
}

double make_scene(const core::scene_config& config)
{
    return cpu_seconds([&] {
        core::scene scene(config);
        std::vector<std::complex<float>> samples(8192);
        const auto total = std::llround(field_frame * config.sample_rate);
        while (scene.samples() < total) {
            scene.generate(samples.data(), samples.size());
        }
    });
}

scene_costs measure_scenes(int count)
{
    const auto recipe = core::make_frame_recipe("field", 0, field_rate);
    scene_costs sum;
    for (int i = 0; i < count; ++i) {
        const auto frame = recipe->make(uint64_t(i));
        const auto text = json::parse(frame.parameters)["scene"].dump();
        const auto config = core::read_scene(text);
        auto without_channels = config;
        for (auto& e : without_channels.emitters) {
            e.channel.reset();
        }
        auto without_receiver = config;
        without_receiver.receiver = {};
        auto without_noise = config;
        without_noise.noise_dbfs = -INFINITY;
        sum.all += make_scene(config) / count;
        sum.without_channels += make_scene(without_channels) / count;
        sum.without_receiver += make_scene(without_receiver) / count;
        sum.without_noise += make_scene(without_noise) / count;
    }
    return sum;
}

/* Frames a second of wall time on all threads, and CPU seconds a frame. */
struct frame_speed {
    double frames_per_second;
    double cpu_seconds;
};

frame_speed measure_frames(const core::frame_recipe& recipe, const options& o)
{
    progress_bar bar(std::string("frames of recipe ") + recipe.name());
    int done = 0;
    const auto start = bench_clock::now();
    core::ordered_work(
        0,
        o.frames,
        o.threads,
        [&](int64_t index) { return recipe.make(uint64_t(index)).rows; },
        [&](int) { bar.show(double(++done) / o.frames); });
    const auto time = bench_clock::now() - start;
    return { o.frames / time.wall, time.cpu / o.frames };
}

bench_record
frames_record(const core::frame_recipe& recipe, double duration, frame_speed speed)
{
    return { std::string("generate.") + recipe.name(),
             speed.frames_per_second,
             "frames/s",
             "real time",
             1.0 / duration,
             speed.frames_per_second * duration };
}

// A signal by itself, at its natural rate, in one thread.
bench_record signal_record(const std::string& name, double seconds)
{
    const auto made =
        core::make_waveform(core::read_signal("{\"type\": \"" + name + "\"}"), 1);
    std::vector<std::complex<float>> samples(8192);
    double time = 0.0;
    double count = 0.0;
    while (time < seconds) {
        time += cpu_seconds([&] { made->generate(samples.data(), samples.size()); });
        made->take_activities();
        count += double(samples.size());
    }
    return {
        "generate." + name, count / time,        "samples/CPU s",
        "real time",        made->sample_rate(), count / time / made->sample_rate()
    };
}

void print(const bench_record& r)
{
    std::printf("%-26s %12.4g  %-14s %12.4g  %7.2f\n",
                r.name.c_str(),
                r.value,
                r.unit.c_str(),
                r.peer_value,
                r.ratio);
}

int run(const options& o)
{
    std::vector<bench_record> records;
    const auto paper = core::make_frame_recipe("paper", 0);
    const auto field = core::make_frame_recipe("field", 0, field_rate);
    records.push_back(frames_record(*paper, paper_frame, measure_frames(*paper, o)));
    const auto field_speed = measure_frames(*field, o);
    records.push_back(frames_record(*field, field_frame, field_speed));
    for (const auto& name : core::signal_names()) {
        records.push_back(signal_record(name, o.seconds));
    }
    std::printf(
        "%-26s %12s  %-14s %12s  %7s\n", "name", "ours", "unit", "real time", "ratio");
    for (const auto& r : records) {
        print(r);
    }
    const auto scenes = measure_scenes(std::min(o.frames, 50));
    const double frame_ms = 1e3 * field_speed.cpu_seconds;
    const auto share = [&](const char* what, double seconds) {
        std::printf("  %-42s %6.1f ms  %3.0f %%\n",
                    what,
                    1e3 * seconds,
                    100.0 * 1e3 * seconds / frame_ms);
    };
    std::printf(
        "\nA field frame (40 ms at 20 MS/s) takes %.1f ms of CPU time, of which\n",
        frame_ms);
    const double channels = scenes.all - scenes.without_channels;
    const double receiver = scenes.all - scenes.without_receiver;
    const double noise = scenes.all - scenes.without_noise;
    share("signals, made and tuned", scenes.all - channels - receiver - noise);
    share("channels", channels);
    share("receiver", receiver);
    share("noise", noise);
    share("spectrogram, labels and the scene's draw",
          field_speed.cpu_seconds - scenes.all);
    std::printf(
        "\n%d frames of each recipe on %d threads; each signal %g s in one thread, with "
        "its default\nconfiguration at its natural rate. Ratio > 1: faster than real "
        "time.\n",
        o.frames,
        o.threads,
        o.seconds);
    if (!o.json.empty()) {
        write_records(o.json, records);
    }
    return 0;
}

} // namespace

subcommand add_bench_generate(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    auto* app = bench.add_subcommand(
        "generate", "Frames of both recipes, and each signal: against real time");
    app->add_option("--json", o->json, "Write the records to this file");
    app->add_option("--frames", o->frames, "Frames of each recipe")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    app->add_option("--seconds", o->seconds, "CPU time for each signal")
        ->check(CLI::Range(0.001, 60.0))
        ->capture_default_str();
    app->add_option("--threads", o->threads, "Frames that are made at once")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    return { app, [o] { return run(*o); } };
}
