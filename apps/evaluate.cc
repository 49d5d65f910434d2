// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluate.h"
#include "evaluate_recordings.h"
#include "evaluation.h"
#include "evaluation_report.h"
#include "frame_answerer.h"
#include "least_confidence_option.h"
#include "model_for_recipe.h"
#include "npy_file.h"
#include "output_files.h"
#include "progress_bar.h"
#include "staged_file.h"
#include "worst_frames.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <gnuradio/specsense/core/models/data_sets.h>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

using namespace gr::specsense;

namespace {

struct options {
    std::string model;
    std::string recipe; // empty: that of the model's profile
    uint64_t seed = core::test_seed;
    int64_t count = 2000;
    answerer_config answerer{};
    std::string json;
    std::string pictures; // folders; empty: none
    size_t worst = 20;
    std::string answers;
    std::string record;
    std::string recordings; // folder; empty: frames of the recipe
};

/* Everything that a frame's answer goes into. */
class answer_sink
{
public:
    answer_sink(const options& o, const std::vector<std::string>& labels)
        : d_answers(o.answers), d_figures(int(labels.size())),
          d_emissions({ labels.begin() + 1, labels.end() }),
          d_worst(o.pictures.empty() ? 0 : o.worst)
    {
    }

    void take(answered_frame f)
    {
        core::confusion_matrix counts(d_figures.all().counts.labels());
        counts.add(f.frame.labels.data(), f.answer.data(), f.answer.size());
        d_figures.add(f.frame, counts);
        d_emissions.add(f.frame, f.decided);
        d_reliability.add(
            f.frame.labels.data(), f.answer.data(), f.confidence.data(), f.answer.size());
        if (!d_answers.empty()) {
            core::write_file_atomically(
                std::filesystem::path(d_answers) / numbered_name(f.frame.index, ".npy"),
                npy_array(f.answer, { f.frame.rows, f.frame.columns }));
        }
        d_worst.add(std::move(f), counts.mean_iou());
    }

    const evaluation& figures() const { return d_figures; }
    const reliability& confidences() const { return d_reliability; }
    const emission_figures& emissions() const { return d_emissions; }
    const worst_frames& worst() const { return d_worst; }

private:
    std::string d_answers;
    evaluation d_figures;
    reliability d_reliability;
    emission_figures d_emissions;
    worst_frames d_worst;
};

/* Writes the model to \p path, with what was measured among its figures under the
 * precision's name. */
void record(core::model m, const evaluation_report& report, const std::string& path)
{
    auto& text = m.description.figures;
    auto figures = text.empty() ? nlohmann::ordered_json::object()
                                : nlohmann::ordered_json::parse(text);
    const auto& all = report.figures.all();
    figures[report.precision] = { { "recipe", report.recipe },
                                  { "seed", report.seed },
                                  { "frames", all.frames },
                                  { "mean_accuracy", all.counts.mean_accuracy() },
                                  { "mean_iou", all.counts.mean_iou() } };
    text = figures.dump();
    core::write_model(path, m);
}

int run_on_recordings(const options& o)
{
    recordings_evaluation e;
    e.folder = o.recordings;
    e.segmentation.model = o.model;
    e.segmentation.device = o.answerer.device;
    e.segmentation.threads = std::min(o.answerer.threads, 256);
    if (!o.answerer.precision.empty()) {
        e.segmentation.precision = core::precision_from_string(o.answerer.precision);
    }
    e.segmentation.least_confidence = o.answerer.least_confidence;
    e.json = o.json;
    e.pictures = o.pictures;
    return evaluate_recordings(e);
}

int run(options o)
{
    if (!o.recordings.empty()) {
        return run_on_recordings(o);
    }
    const auto model = core::read_model(core::find_model(o.model));
    if (o.recipe.empty()) {
        o.recipe = model.description.profile.name;
    }
    const auto recipe = make_recipe_for(model, o.recipe, o.seed);
    frame_answerer answerer(model, o.answerer);
    std::vector<std::string> labels{ "noise" };
    labels.insert(
        labels.end(), recipe->profile().classes.begin(), recipe->profile().classes.end());
    // What cannot be written is known before the work begins.
    for (const auto& folder : { o.pictures, o.answers }) {
        if (!folder.empty()) {
            make_output_folder(folder);
        }
    }
    std::optional<staged_file> json;
    if (!o.json.empty()) {
        json.emplace(o.json);
    }
    answer_sink sink(o, labels);
    {
        progress_bar bar(model.description.name);
        answerer.run(*recipe, o.count, [&](answered_frame f) {
            const double done = double(f.frame.index + 1);
            sink.take(std::move(f));
            bar.show(done / double(o.count));
        });
    }
    const evaluation_report report{
        model.description.name, o.recipe,           o.seed,
        answerer.precision(),   o.answerer.device,  labels,
        sink.figures(),         sink.confidences(), sink.emissions()
    };
    print_report(std::cout, report);
    if (json) {
        json->write(as_json(report).dump(1) + "\n");
        json->commit();
    }
    if (!o.record.empty()) {
        record(model, report, o.record);
    }
    if (!o.pictures.empty()) {
        sink.worst().draw(o.pictures, labels);
        std::cout << o.pictures << ": pictures of the " << sink.worst().size()
                  << " frames with the least mean IoU\n";
    }
    return 0;
}

} // namespace

subcommand add_evaluate(CLI::App& app)
{
    auto o = std::make_shared<options>();
    o->answerer.threads = int(std::max(1u, std::thread::hardware_concurrency()));
    auto* evaluate = app.add_subcommand(
        "evaluate", "Measure how well a model tells signals apart, pixel by pixel");
    evaluate->add_option("--model", o->model, "Name of a model, or its file")->required();
    auto* recordings = evaluate->add_option(
        "--recordings",
        o->recordings,
        "Folder of annotated SigMF recordings to score it on, instead of frames");
    evaluate
        ->add_option("--recipe",
                     o->recipe,
                     "Of the frames, as in generate frames (default: the one named like "
                     "the model's profile)")
        ->check(CLI::IsMember(core::frame_recipe_names()))
        ->excludes(recordings);
    evaluate->add_option("--seed", o->seed, "Of the frames; the default is for tests")
        ->capture_default_str()
        ->excludes(recordings);
    evaluate->add_option("--count", o->count, "Frames")
        ->check(CLI::Range(int64_t(1), int64_t(1000000000)))
        ->capture_default_str()
        ->excludes(recordings);
    evaluate
        ->add_option(
            "--precision",
            o->answerer.precision,
            "On the CPU: fp32, or int8 where the model has it (default: fp32; of "
            "recordings int8 where the model has it)")
        ->check(CLI::IsMember({ "fp32", "int8" }));
    evaluate->add_option("--device", o->answerer.device, "cpu or cuda")
        ->check(CLI::IsMember({ "cpu", "cuda" }))
        ->capture_default_str();
    evaluate
        ->add_option("--threads",
                     o->answerer.threads,
                     "That make frames, and answer them on the CPU")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    add_least_confidence_option(
        *evaluate, o->answerer.least_confidence, "Of emissions, and of recordings");
    evaluate->add_option("--json", o->json, "Write the figures to this file, too");
    evaluate
        ->add_option(
            "--record",
            o->record,
            "Write the model to this file, too, with the means among its figures")
        ->excludes(recordings);
    auto* pictures = evaluate->add_option(
        "--pictures",
        o->pictures,
        "Folder for pictures of the worst frames, or wrong recordings");
    evaluate->add_option("--worst", o->worst, "How many of them")
        ->check(CLI::Range(size_t(1), size_t(1000)))
        ->capture_default_str()
        ->needs(pictures)
        ->excludes(recordings);
    evaluate
        ->add_option(
            "--answers",
            o->answers,
            "Folder for the label of each pixel, a NumPy file a frame, to score by other "
            "tools")
        ->excludes(recordings);
    return { evaluate, [o] { return run(*o); } };
}
