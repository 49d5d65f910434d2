// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_pipeline.h"
#include "bench.h"
#include "bench_scenes.h"
#include "paced_source.h"
#include "thread_times.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <gnuradio/block_detail.h>
#include <gnuradio/blocks/vector_source.h>
#include <gnuradio/specsense/message_keys.h>
#include <gnuradio/specsense/occupancy_extractor.h>
#include <gnuradio/specsense/segmenter.h>
#include <gnuradio/specsense/spectrogram_builder.h>
#include <gnuradio/top_block.h>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace gr::specsense;

namespace {

struct options {
    std::string json;
    std::vector<double> sample_rates{ 61.44e6, 20e6 };
    std::vector<std::string> scenes = bench_scene_names();
    double signal_seconds = 0.2; // that are played again and again
    double seconds = 10.0;       // of each measurement
    core::segmentation_config segmentation{};
};

constexpr double warm_up = 1.5; // s: until the noise floor and the caches are what they
                                // stay
constexpr std::chrono::milliseconds poll_interval(5);
constexpr double latency_rate = 20e6;   // samples/s at which latency is measured
constexpr double update_interval = 0.1; // s, of emissions

using sample_vector = std::vector<std::complex<float>>;

/* The three stages, connected, behind a source of samples. */
class pipeline
{
public:
    pipeline(const options& o, double sample_rate, const gr::basic_block_sptr& source)
        : d_profile(core::profile_of_model(o.segmentation.model)),
          d_flowgraph(gr::make_top_block("pipeline")),
          d_segmenter(segmenter::make(d_profile.name, sample_rate, o.segmentation))
    {
        auto builder = spectrogram_builder::make(d_profile.name, sample_rate);
        core::extraction_config extraction;
        extraction.classes = d_segmenter->classes();
        extraction.update_interval_s = update_interval;
        d_extractor = occupancy_extractor::make(d_profile.name, sample_rate, extraction);
        d_flowgraph->connect(source, 0, builder, 0);
        for (size_t port = 0; port < d_profile.detectors.size(); ++port) {
            d_flowgraph->connect(builder, int(port), d_segmenter, int(port));
        }
        for (int port = 0; port < 3; ++port) {
            d_flowgraph->connect(d_segmenter, port, d_extractor, port);
        }
    }

    gr::top_block& flowgraph() { return *d_flowgraph; }
    const core::sensing_profile& profile() const { return d_profile; }
    const gr::basic_block_sptr emissions() const { return d_extractor; }

    /* Rows that have gone all the way. */
    uint64_t rows() const
    {
        if (d_extractor->detail()->done()) {
            throw std::runtime_error("the flowgraph ended: see its log");
        }
        return d_extractor->nitems_read(0);
    }

private:
    core::sensing_profile d_profile;
    gr::top_block_sptr d_flowgraph;
    segmenter::sptr d_segmenter;
    occupancy_extractor::sptr d_extractor;
};

struct throughput {
    double real_time;                       // s of signal in a second
    std::vector<thread_time> cpu_by_thread; // s of CPU for each s of signal
};

throughput measure_throughput(const options& o, double rate, const sample_vector& samples)
{
    auto source = gr::blocks::vector_source_c::make(samples, true);
    source->set_min_output_buffer(65536);
    pipeline p(o, rate, source);
    using clock = std::chrono::steady_clock;
    p.flowgraph().start();
    const auto wait = [&](double seconds) {
        const auto end = clock::now() + std::chrono::duration<double>(seconds);
        while (clock::now() < end) {
            std::this_thread::sleep_for(poll_interval);
            p.rows();
        }
    };
    wait(warm_up);
    const auto start = clock::now();
    const uint64_t first = p.rows();
    const auto before = thread_times();
    wait(o.seconds);
    const double passed = std::chrono::duration<double>(clock::now() - start).count();
    const double signal = double(p.rows() - first) * p.profile().row_duration_s.value();
    auto used = since(before, thread_times());
    p.flowgraph().stop();
    p.flowgraph().wait();
    for (auto& t : used) {
        t.seconds /= signal;
    }
    return { signal / passed, used };
}

/* Seconds from a frame's last sample to a message of an emission that it holds, of
 * samples that come as from a radio. */
class latency_meter : public gr::block
{
public:
    latency_meter(const paced_source& source, int64_t frame_samples)
        : gr::block("latency_meter",
                    gr::io_signature::make(0, 0, 0),
                    gr::io_signature::make(0, 0, 0)),
          d_source(source), d_frame_samples(frame_samples)
    {
        const auto port = pmt::mp(keys::port_emissions);
        message_port_register_in(port);
        set_msg_handler(port, [this](const pmt::pmt_t& m) { take(pmt::car(m)); });
    }

    std::vector<double> latencies() const
    {
        std::lock_guard<std::mutex> lock(d_mutex);
        return d_latencies;
    }

private:
    void take(const pmt::pmt_t& fields)
    {
        const auto number = [&](const char* key) {
            return pmt::to_long(pmt::dict_ref(fields, pmt::mp(key), pmt::from_long(0)));
        };
        const auto state = pmt::dict_ref(fields, pmt::mp(keys::state), pmt::PMT_NIL);
        if (pmt::eq(state, pmt::mp("end"))) { // of silence: waited for on purpose
            return;
        }
        const int64_t stop = number(keys::sample_start) + number(keys::sample_count);
        const int64_t frame = (stop + d_frame_samples - 1) / d_frame_samples;
        std::lock_guard<std::mutex> lock(d_mutex);
        d_latencies.push_back(d_source.seconds_since(frame * d_frame_samples));
    }

    const paced_source& d_source;
    int64_t d_frame_samples;
    mutable std::mutex d_mutex;
    std::vector<double> d_latencies;
};

/* Sorted. */
std::vector<double> measure_latency(const options& o, const sample_vector& samples)
{
    auto source = gnuradio::make_block_sptr<paced_source>(samples, latency_rate);
    pipeline p(o, latency_rate, source);
    const core::spectrogram_geometry geometry(p.profile(), latency_rate);
    auto meter = gnuradio::make_block_sptr<latency_meter>(
        *source, geometry.row_start(p.profile().rows_per_frame));
    p.flowgraph().msg_connect(
        p.emissions(), keys::port_emissions, meter, keys::port_emissions);
    p.flowgraph().start();
    std::this_thread::sleep_for(std::chrono::duration<double>(warm_up));
    const size_t skipped = meter->latencies().size();
    std::this_thread::sleep_for(std::chrono::duration<double>(o.seconds));
    p.flowgraph().stop();
    p.flowgraph().wait();
    auto latencies = meter->latencies();
    latencies.erase(latencies.begin(), latencies.begin() + long(skipped));
    if (latencies.empty()) {
        throw std::runtime_error("no emission was found to measure the latency of");
    }
    std::sort(latencies.begin(), latencies.end());
    return latencies;
}

/* "61M44" for 61.44e6. */
std::string rate_name(double rate)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", rate / 1e6);
    std::string name(text);
    name.replace(name.find('.'), 1, "M");
    while (name.back() == '0') {
        name.pop_back();
    }
    return name;
}

int run(const options& o)
{
    std::vector<bench_record> records;
    const std::string prefix = "pipeline." + o.segmentation.model + ".";
    for (double rate : o.sample_rates) {
        for (const auto& scene : o.scenes) {
            const auto samples =
                make_bench_scene(scene, rate, size_t(o.signal_seconds * rate));
            const auto t = measure_throughput(o, rate, samples);
            const std::string name = prefix + rate_name(rate) + "." + scene;
            std::printf("%-36s %6.2f times real time\n", name.c_str(), t.real_time);
            for (const auto& thread : t.cpu_by_thread) {
                std::printf("    %-20s %6.3f s of CPU for a second of signal\n",
                            thread.name.c_str(),
                            thread.seconds);
            }
            std::fflush(stdout);
            records.push_back({ name,
                                t.real_time * rate / 1e6,
                                "MS/s",
                                "real time",
                                rate / 1e6,
                                t.real_time });
        }
    }
    const auto profile = core::profile_of_model(o.segmentation.model);
    const double frame = profile.rows_per_frame * profile.row_duration_s.value();
    const auto latencies = measure_latency(
        o,
        make_bench_scene("busy", latency_rate, size_t(o.signal_seconds * latency_rate)));
    for (double share : { 0.5, 0.99 }) {
        const double value = latencies[size_t(share * double(latencies.size() - 1))];
        records.push_back({ prefix + "latency." + (share < 0.9 ? "p50" : "p99"),
                            1e3 * value,
                            "ms",
                            "the length of a frame",
                            1e3 * frame,
                            frame / value });
        std::printf("%-36s %6.1f ms from a frame's last sample to its emissions, at "
                    "%g MS/s (%zu messages)\n",
                    records.back().name.c_str(),
                    1e3 * value,
                    latency_rate / 1e6,
                    latencies.size());
    }
    if (!o.json.empty()) {
        write_records(o.json, records);
    }
    return 0;
}

} // namespace

subcommand add_bench_pipeline(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    o->segmentation.model = "field";
    o->segmentation.threads =
        int(std::clamp(std::thread::hardware_concurrency(), 1u, 256u));
    auto* app = bench.add_subcommand(
        "pipeline", "From samples to emissions in a flowgraph: against real time");
    app->add_option("--model", o->segmentation.model, "A name, or a model file")
        ->capture_default_str();
    app->add_option("--threads", o->segmentation.threads, "Of a network")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app->add_option("--sample-rate", o->sample_rates, "samples/s; several may be given")
        ->check(CLI::Range(20e6, core::spectrogram_geometry::highest_rate))
        ->capture_default_str();
    app->add_option("--scene", o->scenes, "What is in the band; several may be given")
        ->check(CLI::IsMember(bench_scene_names()))
        ->capture_default_str();
    app->add_option("--seconds", o->seconds, "Length of each measurement")
        ->check(CLI::Range(0.01, 600.0))
        ->capture_default_str();
    app->add_option("--json", o->json, "Write the records to this file");
    return { app, [o] { return run(*o); } };
}
