// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "generate_frames.h"
#include "frame_files.h"
#include "ordered_work.h"
#include "progress_bar.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <gnuradio/specsense/core/scene/frame.h>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace gr::specsense;

namespace {

struct options {
    std::string recipe = "field";
    std::string output;
    int64_t count = 0;
    uint64_t seed = 0;
    double sample_rate = 0.0;
    int threads = int(std::max(1u, std::thread::hardware_concurrency()));
    frame_file_kinds kinds{};
};

core::frame make_frame(const core::frame_recipe& recipe, int64_t index)
{
    try {
        return recipe.make(uint64_t(index));
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error("frame " + std::to_string(index) + " of recipe " +
                                 recipe.name() + ": " + error.what());
    }
}

int run(const options& o)
{
    if (!o.kinds.arrays && !o.kinds.pictures) {
        throw std::runtime_error(
            "--no-arrays and --no-pictures together leave nothing to write");
    }
    const auto recipe = core::make_frame_recipe(o.recipe, o.seed, o.sample_rate);
    frame_files files(o.output, *recipe, o.seed, o.sample_rate, o.kinds);
    const int64_t first = files.complete();
    if (first > o.count) {
        throw std::runtime_error(o.output + ": holds " + std::to_string(first) +
                                 " frames already, more than --count " +
                                 std::to_string(o.count));
    }
    progress_bar bar(o.output);
    core::ordered_work(
        first,
        o.count,
        o.threads,
        [&](int64_t index) { return files.write(make_frame(*recipe, index)); },
        [&](const std::string& line) {
            files.add_to_index(line);
            bar.show(double(files.complete()) / double(o.count));
        });
    std::cout << o.output << ": " << files.complete() << " frames of recipe " << o.recipe
              << ", seed " << o.seed << " (" << files.complete() - first << " new)"
              << std::endl;
    return 0;
}

} // namespace

subcommand add_generate_frames(CLI::App& generate)
{
    auto o = std::make_shared<options>();
    auto* frames = generate.add_subcommand(
        "frames", "Make a data set: spectrograms and the true label of each pixel");
    frames->add_option("--recipe", o->recipe, "paper or field")
        ->check(CLI::IsMember(core::frame_recipe_names()))
        ->capture_default_str();
    frames->add_option("--count", o->count, "Frames in the data set")
        ->required()
        ->check(CLI::Range(int64_t(1), int64_t(1000000000)));
    frames->add_option("--seed", o->seed, "Of all that is random")->capture_default_str();
    frames->add_option("--sample-rate",
                       o->sample_rate,
                       "Of all frames, samples/s (else as the recipe draws it)");
    frames
        ->add_option("--output",
                     o->output,
                     "Folder; one that holds a part of the same data set is completed")
        ->required();
    frames->add_option("--threads", o->threads, "Frames that are made at once")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    frames->add_flag("!--no-arrays", o->kinds.arrays, "Leave out the NumPy arrays");
    frames->add_flag("!--no-pictures", o->kinds.pictures, "Leave out the PNG images");
    return { frames, [o] { return run(*o); } };
}
