// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "train.h"
#include "progress_bar.h"
#include "staged_file.h"
#include "training_curves.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/models/torch_backend.h>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace gr::specsense;

namespace {

struct options {
    std::string recipe;
    core::training_job job{};
    std::string start_model;
};

// Ctrl-C and a polite kill end a training with a checkpoint.
volatile std::sig_atomic_t interrupted = 0;
void interrupt(int) { interrupted = 1; }

std::string read_text(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || std::filesystem::is_directory(path)) {
        throw std::runtime_error(path + ": cannot be read");
    }
    return text.str();
}

core::training_recipe read_recipe(const std::string& path)
{
    const auto text = read_text(path);
    try {
        return core::read_training_recipe(text);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(path + ": " + error.what());
    }
}

void draw_curves(const core::training_job& job)
{
    const std::filesystem::path folder(job.folder);
    staged_file picture((folder / "curves.png").string());
    picture.write(draw_training_curves(job.recipe.name,
                                       read_text((folder / "log.jsonl").string())));
    picture.commit();
}

std::string describe(const core::training_progress& p)
{
    char text[160];
    std::snprintf(text,
                  sizeof text,
                  "step %lld of %lld, loss %.4f, validation %.2f / %.2f %%",
                  static_cast<long long>(p.step),
                  static_cast<long long>(p.steps),
                  p.loss,
                  100.0 * p.validation_accuracy,
                  100.0 * p.validation_iou);
    return text;
}

int run(options& o)
{
    o.job.recipe = read_recipe(o.recipe);
    if (o.job.folder.empty()) {
        o.job.folder = "out/training/" + o.job.recipe.name;
    }
    const auto& start = o.start_model.empty() ? o.job.recipe.start : o.start_model;
    if (!start.empty()) {
        o.job.start_model = core::find_model(start);
    }
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    auto& torch = core::open_torch_backend();
    core::training_progress last;
    {
        progress_bar bar(o.job.recipe.name);
        torch.train(o.job, [&](const core::training_progress& p) {
            if (p.validation_iou != last.validation_iou) {
                draw_curves(o.job);
            }
            last = p;
            bar.show(double(p.step) / double(p.steps));
            return interrupted == 0;
        });
    }
    draw_curves(o.job);
    std::cout << o.job.folder << ": " << describe(last) << std::endl;
    return 0;
}

} // namespace

subcommand add_train(CLI::App& app)
{
    auto o = std::make_shared<options>();
    const int cores = int(std::max(1u, std::thread::hardware_concurrency()));
    o->job.threads = cores;
    auto* train = app.add_subcommand(
        "train",
        "Train a network; one that was interrupted goes on from its last checkpoint");
    train->add_option("recipe", o->recipe, "Training recipe (JSON)")->required();
    train->add_option("--output",
                      o->job.folder,
                      "Folder of checkpoint, log and model (else out/training/NAME)");
    train->add_option("--device", o->job.device, "cpu or cuda")->capture_default_str();
    train->add_option("--threads", o->job.threads, "Of the network, on the CPU")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    train
        ->add_option(
            "--generator-threads", o->job.generator_threads, "That make frames beside it")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    train
        ->add_option("--time-limit",
                     o->job.time_limit_s,
                     "Stop with a checkpoint after so many seconds (0: at the end)")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    train
        ->add_option("--checkpoint-interval",
                     o->job.checkpoint_interval_s,
                     "Seconds from checkpoint to checkpoint")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    train->add_option("--start",
                      o->start_model,
                      "Start from this model (name or file), not from the recipe's");
    train->add_option("--recordings",
                      o->job.recordings,
                      "Learn from these labelled SigMF recordings instead of the "
                      "recipe's frames");
    return { train, [o] { return run(*o); } };
}
