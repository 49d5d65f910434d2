// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_segment_block.h"
#include "bench.h"
#include "bench_clock.h"
#include "thread_times.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <gnuradio/block_detail.h>
#include <gnuradio/blocks/null_sink.h>
#include <gnuradio/blocks/vector_source.h>
#include <gnuradio/specsense/segmenter.h>
#include <gnuradio/top_block.h>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>

using namespace gr::specsense;

namespace {

struct options {
    std::string json;
    double sample_rate = 61.44e6;
    double seconds = 2.0;
    int repeat = 5;
    core::segmentation_config segmentation{};
};

constexpr int frames = 8;        // that are labelled again and again
constexpr int fewest_frames = 3; // that a measurement counts
// Looking costs time, too, and a measurement is hundreds of these.
constexpr std::chrono::milliseconds poll_interval(2);

/* Rows of noise for each detector; the gate is off, so that the network looks at them. */
std::vector<std::vector<float>> make_rows(size_t detectors, size_t values)
{
    std::mt19937 generator(1);
    std::exponential_distribution<float> power(1e6f);
    std::vector<std::vector<float>> rows(detectors, std::vector<float>(values));
    for (auto& detector : rows) {
        std::generate(detector.begin(), detector.end(), [&] { return power(generator); });
    }
    return rows;
}

double process_seconds() { return bench_clock::now().cpu; }

/* CPU time of the flowgraph's threads that label: its source, its sinks and the bench's
 * own thread are not what a user's flowgraph has. */
double labelling_seconds()
{
    double seconds = 0.0;
    for (const auto& t : thread_times()) {
        for (const char* name : { "segmenter", "segmentation", "inference" }) {
            seconds += t.name.rfind(name, 0) == 0 ? t.seconds : 0.0;
        }
    }
    return seconds;
}

/* Rate of frames, each of which next() waits for; the first does not count. cpu() tells
 * the CPU time that counts, so far. */
template<class Next>
bench_rate measure(double seconds, double (*cpu)(), Next&& next)
{
    next();
    const double start = bench_clock::now().wall, cpu_start = cpu();
    double wall = 0.0;
    int done = 0;
    do {
        next();
        ++done;
        wall = bench_clock::now().wall - start;
    } while (wall < seconds || done < fewest_frames);
    return { done / wall, done / (cpu() - cpu_start) };
}

/* Frames/s of the engine alone. */
bench_rate run_engine(core::segmentation_engine& engine,
                      const std::vector<std::vector<float>>& rows,
                      int columns,
                      double seconds)
{
    const size_t pixels = size_t(engine.rows_per_frame()) * columns;
    std::vector<uint8_t> labels(pixels), confidence(pixels);
    int index = 0;
    return measure(seconds, process_seconds, [&] {
        core::frame_rows frame{ engine.rows_per_frame(), {} };
        for (const auto& detector : rows) {
            frame.detectors.push_back(detector.data() + index % frames * pixels);
        }
        ++index;
        engine.segment(frame, labels.data(), confidence.data());
    });
}

/* Frames/s of a flowgraph that has the block and little else. */
bench_rate run_block(const options& o,
                     const core::spectrogram_geometry& geometry,
                     const std::vector<std::vector<float>>& rows,
                     int rows_per_frame)
{
    const int columns = geometry.columns();
    auto flowgraph = gr::make_top_block("segmenter");
    auto block = segmenter::make(geometry.profile().name, o.sample_rate, o.segmentation);
    for (size_t port = 0; port < rows.size(); ++port) {
        auto source = gr::blocks::vector_source_f::make(rows[port], true, columns);
        source->set_min_output_buffer(0, 2 * rows_per_frame); // as spectrogram_builder's
        flowgraph->connect(source, 0, block, port);
    }
    for (int port = 0; port < 3; ++port) {
        const size_t size = columns * (port < 2 ? sizeof(uint8_t) : sizeof(float));
        flowgraph->connect(block, port, gr::blocks::null_sink::make(size), 0);
    }
    flowgraph->start();
    uint64_t labelled = 0; // rows
    const auto rate = measure(o.seconds, labelling_seconds, [&] {
        labelled += rows_per_frame;
        while (block->nitems_written(0) < labelled) {
            if (block->detail()->done()) {
                throw std::runtime_error("the flowgraph ended: see its log");
            }
            std::this_thread::sleep_for(poll_interval);
        }
    });
    flowgraph->stop();
    flowgraph->wait();
    return rate;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bench_record compare(const std::string& name,
                     const std::string& unit,
                     const std::vector<bench_rate>& blocks,
                     const std::vector<bench_rate>& engines,
                     double bench_rate::*rate)
{
    std::vector<double> ours, theirs, ratios;
    for (size_t i = 0; i < blocks.size(); ++i) {
        ours.push_back(blocks[i].*rate);
        theirs.push_back(engines[i].*rate);
        ratios.push_back(ours[i] / theirs[i]);
    }
    return {
        name, median(ours), unit, "its engine alone", median(theirs), median(ratios)
    };
}

int run(options o)
{
    o.segmentation.gate = false;
    const core::spectrogram_geometry geometry(
        core::profile_of_model(o.segmentation.model), o.sample_rate);
    const auto engine = core::make_segmentation_engine(o.segmentation, geometry);
    const auto rows =
        make_rows(engine->detectors().size(),
                  size_t(frames) * engine->rows_per_frame() * geometry.columns());
    std::vector<bench_rate> blocks, engines;
    for (int i = 0; i < o.repeat; ++i) {
        engines.push_back(run_engine(*engine, rows, geometry.columns(), o.seconds));
        blocks.push_back(run_block(o, geometry, rows, engine->rows_per_frame()));
    }
    const std::string name = "segment_block." + o.segmentation.model + ".";
    const std::vector<bench_record> records{
        compare(
            name + "cpu", "frames/CPU s", blocks, engines, &bench_rate::per_cpu_second),
        compare(name + "wall", "frames/s", blocks, engines, &bench_rate::per_wall_second)
    };
    for (const auto& r : records) {
        std::printf("%-30s %9.4g %-13s %9.4g %7.3f\n",
                    r.name.c_str(),
                    r.value,
                    r.unit.c_str(),
                    r.peer_value,
                    r.ratio);
    }
    std::printf("\nMedians of %d repetitions of %g s each: the block in a flowgraph, its "
                "engine alone, their ratio.\n"
                "CPU time: of the threads that label.\n",
                o.repeat,
                o.seconds);
    if (!o.json.empty()) {
        write_records(o.json, records);
    }
    return 0;
}

} // namespace

subcommand add_bench_segment_block(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    o->segmentation.model = "os-net-small";
    auto* app = bench.add_subcommand(
        "segment-block", "The segmenter in a flowgraph: against its engine alone");
    app->add_option("--model", o->segmentation.model, "A name, or a model file")
        ->capture_default_str();
    app->add_option("--threads", o->segmentation.threads, "Of a network")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app->add_option("--sample-rate", o->sample_rate, "samples/s")
        ->check(CLI::Range(core::spectrogram_geometry::lowest_rate,
                           core::spectrogram_geometry::highest_rate))
        ->capture_default_str();
    app->add_option("--seconds", o->seconds, "Length of each measurement")
        ->check(CLI::Range(0.01, 600.0))
        ->capture_default_str();
    app->add_option("--repeat", o->repeat, "Repetitions, of which the median counts")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app->add_option("--json", o->json, "Write the records to this file");
    return { app, [o] { return run(*o); } };
}
