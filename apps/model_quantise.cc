// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_quantise.h"
#include "model_for_recipe.h"
#include "ordered_work.h"
#include "progress_bar.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gnuradio/specsense/core/models/data_sets.h>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/models/quantise.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <memory>
#include <thread>

using namespace gr::specsense::core;

namespace {

struct options {
    std::string model;
    std::string output;
    int frames = 64;
    double allowed_loss = 0.2; // points
    int threads = int(std::max(1u, std::thread::hardware_concurrency()));
};

std::vector<labelled_picture>
make_pictures(const options& o, const frame_recipe& recipe, int stride)
{
    std::vector<labelled_picture> pictures;
    progress_bar bar("frames");
    ordered_work(
        0,
        o.frames,
        o.threads,
        [&](int64_t index) {
            return pad_picture(
                make_labelled_picture(recipe.make(uint64_t(index)), recipe.profile()),
                stride);
        },
        [&](labelled_picture picture) {
            pictures.push_back(std::move(picture));
            bar.show(double(pictures.size()) / o.frames);
        });
    return pictures;
}

void show(const quantisation_report& report)
{
    std::printf(
        "%-20s %26s  %s\n", "convolution", "growth of cross-entropy", "computes in");
    for (const auto& layer : report.layers) {
        if (std::isnan(layer.entropy_growth)) {
            std::printf("%-20s %26s", layer.name.c_str(), "(negative inputs)");
        } else {
            std::printf("%-20s %+26.5f", layer.name.c_str(), layer.entropy_growth);
        }
        std::printf("  %s\n", layer.integer ? "int8" : "fp32");
    }
    std::printf("mean IoU %.2f %% in fp32, %.2f %% in int8\n",
                100.0 * report.fp32_iou,
                100.0 * report.int8_iou);
}

int run(const options& o)
{
    // The training's seed: quantisation is a part of a model's making.
    auto m = read_model(find_model(o.model));
    const auto recipe = make_recipe_for(m, m.description.profile.name, training_seed);
    const auto pictures =
        make_pictures(o, *recipe, make_network(m.description.architecture).stride());
    quantisation_report report;
    {
        progress_bar bar("layers");
        report =
            quantise(m, pictures, { o.allowed_loss / 100.0, o.threads }, [&](double s) {
                bar.show(s);
            });
    }
    show(report);
    m.description.quantisation = report.quantisation;
    write_model(o.output, m);
    std::printf("%s\n", o.output.c_str());
    return 0;
}

} // namespace

subcommand add_model_quantise(CLI::App& model)
{
    auto o = std::make_shared<options>();
    auto* app = model.add_subcommand(
        "quantise",
        "Give a model its int8 form: measured on frames of its training data, without "
        "training");
    app->add_option("model", o->model, "Name or file")->required();
    app->add_option("--output", o->output, "Model file to write")->required();
    app->add_option(
           "--frames",
           o->frames,
           "Frames: the first half sets the scales, the second chooses the layers")
        ->check(CLI::Range(2, 100000))
        ->capture_default_str();
    app->add_option("--allowed-loss",
                    o->allowed_loss,
                    "Points of mean IoU that int8 may lose; layers stay in fp32 for it")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    app->add_option("--threads", o->threads, "Threads")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    return { app, [o] { return run(*o); } };
}
