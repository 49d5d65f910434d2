// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_segment.h"
#include "bench.h"
#include "bench_clock.h"
#include "inference/onednn_matmul.h"
#include "inference/openmp_threads.h"
#include "random_model.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <gnuradio/specsense/core/models/torch_backend.h>
#include <iostream>
#include <malloc.h>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace gr::specsense::core;

namespace {

struct options {
    std::string json;
    std::vector<std::string> models{ "os-net", "os-net-small" };
    std::vector<int> threads{ 1, int(std::max(1u, std::thread::hardware_concurrency())) };
    std::vector<int> batches{ 1, 4 };
    double seconds = 3.0;
};

constexpr int size = 256; // rows and columns of a paper frame

/* What the shipped models of that name are built like. */
const std::map<std::string, std::string> architectures{
    { "os-net", R"({"type": "os_net", "bottleneck_dilation": [5, 8]})" },
    { "os-net-small",
      R"({"type": "os_net", "width": 16, "bottleneck_dilation": [5, 8]})" }
};

model open_model(const std::string& name)
{
    const auto known = model_names();
    const auto random = architectures.find(name);
    if (random != architectures.end() &&
        std::find(known.begin(), known.end(), name) == known.end()) {
        std::cout << name << " is not installed: random weights take its place\n";
        return make_random_model(name, random->second);
    }
    return read_model(find_model(name));
}

/* Seconds that each of several calls took. The first, which prepares, does not count. */
std::vector<double> time_calls(double seconds, const std::function<void()>& call)
{
    call();
    std::vector<double> times;
    double sum = 0.0;
    while (sum < seconds || times.size() < 3) {
        const auto start = bench_clock::now();
        call();
        times.push_back((bench_clock::now() - start).wall);
        sum += times.back();
    }
    std::sort(times.begin(), times.end());
    return times;
}

double resident_megabytes()
{
    malloc_trim(0); // what others gave back is not ours
    std::ifstream file("/proc/self/statm");
    double pages = 0.0;
    file >> pages >> pages;
    return pages * 4096.0 / 1e6;
}

struct speed {
    double median_ms = 0.0; // of a call
    double worst_ms = 0.0;
    double frames_per_second = 0.0;
    double megabytes = 0.0; // that the executor takes
};

speed measure(const model& m,
              int batch,
              double seconds,
              const std::function<std::unique_ptr<network_executor>()>& make)
{
    const auto net = make_network(m.description.architecture);
    const size_t pixels = size_t(batch) * size * size;
    std::mt19937 random(1);
    std::vector<uint8_t> pictures(pixels * net.picture_channels());
    std::generate(pictures.begin(), pictures.end(), std::ref(random));
    std::vector<float> logits(pixels * net.output_channels());
    const double before = resident_megabytes();
    const auto executor = make();
    const auto times = time_calls(seconds, [&] {
        executor->run(pictures.data(), batch, size, size, logits.data());
    });
    const double median = times[times.size() / 2];
    return {
        1e3 * median, 1e3 * times.back(), batch / median, resident_megabytes() - before
    };
}

/* Multiply-accumulates a second of a large product of matrices: the best of some. */
double matmul_rate(int threads, bool integer)
{
    const openmp_threads for_this_call(threads);
    onednn_matmul matmul(integer);
    return matmul.multiply_accumulates / time_calls(1.0, [&] { matmul.run(); }).front();
}

/* One line of the table. */
struct setting {
    const model& m;
    int threads;
    int batch;
};

class segment_bench
{
public:
    explicit segment_bench(const options& o) : d_options(o) {}

    void run();
    const std::vector<bench_record>& records() const { return d_records; }

private:
    void open_peer();
    void measure_peaks(int threads);
    void run_setting(const setting& at);
    speed run_peer(const setting& at);
    void run_ours(const setting& at, model_precision precision, const speed& peer);
    void show(const setting& at, const char* what, const speed& s, double peak) const;

    options d_options;
    torch_backend* d_torch = nullptr;
    double d_peaks[2] = {}; // multiply-accumulates a second: of floats, of integers
    std::vector<bench_record> d_records;
};

void segment_bench::open_peer()
{
    try {
        d_torch = &open_torch_backend();
        std::cout << "Peer: LibTorch " << d_torch->version()
                  << ", eager, single precision, channels last\n";
    } catch (const std::runtime_error& error) {
        std::cout << "No peer: " << error.what() << "\n";
    }
}

void segment_bench::measure_peaks(int threads)
{
    for (const bool integer : { false, true }) {
        d_peaks[integer] = matmul_rate(threads, integer);
    }
    std::printf("\noneDNN's product of matrices on %d thread%s: %.0f GMAC/s in fp32, "
                "%.0f in int8\n",
                threads,
                threads == 1 ? "" : "s",
                d_peaks[0] / 1e9,
                d_peaks[1] / 1e9);
}

double multiply_accumulates(const model& m)
{
    return double(
        make_network(m.description.architecture).multiply_accumulates(size, size));
}

void segment_bench::show(const setting& at,
                         const char* what,
                         const speed& s,
                         double peak) const
{
    const double rate = multiply_accumulates(at.m) * s.frames_per_second;
    std::printf("%-14s %-9s %6d %9.2f %9.2f %9.1f %6.0f %7.0f %7.0f %%\n",
                at.m.description.name.c_str(),
                what,
                at.batch,
                s.median_ms,
                s.worst_ms,
                s.frames_per_second,
                s.megabytes,
                rate / 1e9,
                100.0 * rate / peak);
    std::fflush(stdout);
}

speed segment_bench::run_peer(const setting& at)
{
    if (d_torch == nullptr) {
        return {};
    }
    const auto s = measure(at.m, at.batch, d_options.seconds, [&] {
        return d_torch->make_executor(at.m, "cpu", at.threads);
    });
    show(at, "LibTorch", s, d_peaks[0]);
    return s;
}

void segment_bench::run_ours(const setting& at,
                             model_precision precision,
                             const speed& peer)
{
    const auto s = measure(at.m, at.batch, d_options.seconds, [&] {
        return make_cpu_executor(at.m, precision, at.threads);
    });
    const double peak = d_peaks[precision == model_precision::int8];
    show(at, to_string(precision), s, peak);

    auto name = "segment." + at.m.description.name + "." + to_string(precision);
    if (at.threads != d_options.threads.back()) {
        name += ".threads" + std::to_string(at.threads);
    }
    if (at.batch != d_options.batches.front()) {
        name += ".batch" + std::to_string(at.batch);
    }
    d_records.push_back({ name,
                          s.frames_per_second,
                          "frames/s",
                          d_torch ? "eager LibTorch fp32" : "none",
                          peer.frames_per_second,
                          d_torch ? s.frames_per_second / peer.frames_per_second : 0.0 });
    const double rate = multiply_accumulates(at.m) * s.frames_per_second;
    d_records.push_back({ name + ".rate",
                          rate / 1e9,
                          "GMAC/s",
                          "oneDNN's product of matrices",
                          peak / 1e9,
                          rate / peak });
}

void segment_bench::run_setting(const setting& at)
{
    const auto peer = run_peer(at);
    run_ours(at, model_precision::fp32, peer);
    if (!at.m.description.quantisation.empty()) {
        run_ours(at, model_precision::int8, peer);
    }
}

void segment_bench::run()
{
    open_peer();
    std::vector<model> models;
    for (const auto& name : d_options.models) {
        models.push_back(open_model(name));
    }
    for (const int threads : d_options.threads) {
        measure_peaks(threads);
        std::printf("%-14s %-9s %6s %9s %9s %9s %6s %7s %9s\n",
                    "model",
                    "",
                    "frames",
                    "median ms",
                    "worst ms",
                    "frames/s",
                    "MB",
                    "GMAC/s",
                    "of that");
        for (const auto& m : models) {
            for (const int batch : d_options.batches) {
                run_setting({ m, threads, batch });
            }
        }
    }
}

int run(const options& o)
{
    segment_bench bench(o);
    bench.run();
    if (!o.json.empty()) {
        write_records(o.json, bench.records());
    }
    return 0;
}

} // namespace

subcommand add_bench_segment(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    auto* app = bench.add_subcommand(
        "segment", "Networks on the CPU, against LibTorch's eager execution");
    app->add_option("--json", o->json, "Write the records to this file");
    app->add_option("--model", o->models, "Models, by name or path")
        ->capture_default_str();
    app->add_option("--threads", o->threads, "Numbers of threads")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    app->add_option("--batch", o->batches, "Frames that are given at once")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    app->add_option("--seconds", o->seconds, "Time for each measurement")
        ->check(CLI::Range(0.01, 3600.0))
        ->capture_default_str();
    return { app, [o] { return run(*o); } };
}
