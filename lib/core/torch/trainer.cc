// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trainer.h"
#include "../ordered_producer.h"
#include "../training/recording_frames.h"
#include "../training/training_log.h"
#include "../training/widen_weights.h"
#include "device.h"
#include "segmentation_loss.h"
#include <filesystem>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <malloc.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr int64_t log_interval = 50; // steps
constexpr const char* checkpoint_name = "checkpoint.pt";
constexpr const char* best_name = "model.safetensors";
constexpr const char* last_name = "last.safetensors";

std::unique_ptr<frame_recipe> frames_of(const training_job& job)
{
    if (job.recordings.empty()) {
        return make_frame_recipe(
            job.recipe.frames, job.recipe.seed, 0.0, profile_of(job.recipe));
    }
    return make_recording_frames(
        job.recordings, recording_part::training, profile_of(job.recipe));
}

std::unique_ptr<frame_recipe> validation_frames_of(const training_job& job)
{
    if (job.recordings.empty()) {
        return make_frame_recipe(
            job.recipe.frames, validation_seed, 0.0, profile_of(job.recipe));
    }
    return make_recording_frames(
        job.recordings, recording_part::validation, profile_of(job.recipe));
}

/* Weight decay is for the convolutions' weights alone: a normalisation's scale has no
 * size to keep small. */
torch::optim::AdamW make_optimizer(torch::nn::Module& module,
                                   const training_recipe& recipe)
{
    std::vector<torch::Tensor> decayed;
    std::vector<torch::Tensor> others;
    for (auto& parameter : module.parameters()) {
        (parameter.dim() > 1 ? decayed : others).push_back(parameter);
    }
    using options = torch::optim::AdamWOptions;
    const double rate = recipe.learning_rate;
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(
        decayed,
        std::make_unique<options>(options(rate).weight_decay(recipe.weight_decay)));
    groups.emplace_back(others,
                        std::make_unique<options>(options(rate).weight_decay(0.0)));
    return torch::optim::AdamW(std::move(groups), options(rate));
}

/* Each step's tensors are as large as the last one's. Memory that goes back to the system
 * in between is cleared and mapped anew: a third of a step on the CPU. */
void keep_freed_memory()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

network make_network_of(const training_job& job)
{
    job.recipe.validate();
    torch::manual_seed(job.recipe.seed); // the weights are drawn next
    return make_network(job.recipe.architecture);
}

} // namespace

trainer::trainer(const training_job& job)
    : d_job(job), d_device(find_device(job.device)), d_frames(frames_of(job)),
      d_batches(d_job.recipe, *d_frames), d_module(make_network_of(job)),
      d_averaged(d_module.definition()), d_average(d_averaged, job.recipe.average_decay),
      d_optimizer(make_optimizer(d_module, job.recipe))
{
    const auto& profile = d_frames->profile();
    const auto& net = d_module.definition();
    if (net.output_channels() != int(profile.classes.size()) + 1) {
        throw std::invalid_argument("architecture must have the " +
                                    std::to_string(profile.classes.size()) +
                                    " classes of profile " + profile.name + ", got " +
                                    std::to_string(net.output_channels() - 1));
    }
    if (net.picture_channels() != picture_channels(profile)) {
        throw std::invalid_argument("architecture must have picture_channels " +
                                    std::to_string(picture_channels(profile)) +
                                    " as profile " + profile.name + " gives, got " +
                                    std::to_string(net.picture_channels()));
    }
    fs::create_directories(d_job.folder);
    keep_freed_memory();
    torch::set_num_threads(d_job.threads);
    d_module.to(d_device);
    d_averaged.to(d_device);
    set_layout(d_module, training_layout(d_device));
    set_layout(d_averaged, training_layout(d_device));
    d_averaged.eval();
    if (!resume()) {
        start_weights();
    }
}

trainer::~trainer() = default;

std::string trainer::file(const char* name) const
{
    return (fs::path(d_job.folder) / name).string();
}

double trainer::seconds_since(clock::time_point start) const
{
    return std::chrono::duration<double>(clock::now() - start).count();
}

void trainer::start_weights()
{
    if (!d_job.start_model.empty()) {
        const auto start = read_model(d_job.start_model);
        d_module.set_weights(widen_weights(start.weights,
                                           make_network(start.description.architecture),
                                           d_module.definition(),
                                           d_job.recipe.seed));
    }
    d_averaged.set_weights(d_module.weights());
    start_training_log(file("log.jsonl"));
}

void trainer::run(const std::function<bool(const training_progress&)>& progress)
{
    d_start = clock::now();
    d_last_checkpoint = d_start;
    const auto& recipe = d_job.recipe;
    const int64_t first = d_step;
    const int64_t last = recipe.steps();
    if (first < last) {
        d_validator = std::make_unique<validator>(*validation_frames_of(d_job),
                                                  recipe.validation_frames,
                                                  d_module.definition().stride(),
                                                  d_job.generator_threads);
    }
    const auto from = d_batches.find(first);
    ordered_producer<std::vector<training_batch>> groups(
        from.group, d_batches.groups(), d_job.generator_threads, [this](int64_t group) {
            return d_batches.make(group);
        });
    std::vector<training_batch> group;
    size_t next = size_t(from.index); // of the group
    bool goes_on = true;
    while (goes_on && d_step < last) {
        if (group.empty() || next == group.size()) {
            next = group.empty() ? next : 0;
            group = groups.next();
        }
        take_step(group[next++]);
        after_step();
        const double elapsed = seconds_since(d_start);
        training_progress p;
        p.step = d_step;
        p.steps = last;
        p.loss = d_losses > 0 ? d_loss_sum / double(d_losses) : 0.0;
        p.seconds_left = elapsed / double(d_step - first) * double(last - d_step);
        p.validation_accuracy = d_last.mean_accuracy;
        p.validation_iou = d_last.mean_iou;
        const bool patient = recipe.patience == 0 ||
            d_validations_since_best < recipe.patience;
        const bool in_time = d_job.time_limit_s == 0.0 || elapsed < d_job.time_limit_s;
        goes_on = progress(p) && patient && in_time;
    }
    write_checkpoint();
    if (d_step == last) {
        write_averaged(last_name);
    }
}

torch::Tensor trainer::class_weights(const training_phase& phase) const
{
    return phase.class_weights.empty()
        ? torch::Tensor()
        : torch::tensor(phase.class_weights, torch::kFloat).to(d_device);
}

void trainer::take_step(const training_batch& batch)
{
    const double rate = d_job.recipe.learning_rate_at(d_step);
    for (auto& group : d_optimizer.param_groups()) {
        static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
    }
    const auto input = picture_tensor(batch.pictures.data(),
                                      batch.size,
                                      batch.rows,
                                      batch.columns,
                                      d_module.definition().picture_channels(),
                                      d_device,
                                      training_layout(d_device));
    const auto labels = label_tensor(
        batch.labels.data(), batch.size, batch.rows, batch.columns, d_device);
    const auto& phase = d_job.recipe.phase_at(d_step);
    d_module.train();
    if (phase.fixed_statistics) {
        d_module.fix_statistics();
    }
    d_optimizer.zero_grad();
    torch::Tensor logits;
    {
        const mixed_precision precision(d_device);
        logits = d_module.forward(input);
    }
    const auto loss = segmentation_loss(logits.to(torch::kFloat),
                                        labels,
                                        d_job.recipe.error_guided,
                                        class_weights(phase));
    loss.backward();
    torch::nn::utils::clip_grad_norm_(d_module.parameters(), d_job.recipe.gradient_limit);
    d_optimizer.step();
    const double value = loss.item<double>();
    if (!std::isfinite(value)) {
        throw std::runtime_error("training: the loss is not finite at step " +
                                 std::to_string(d_step) +
                                 "; a smaller learning_rate may help");
    }
    d_loss_sum += value;
    ++d_losses;
    d_average.update(d_module, d_step);
    ++d_step;
}

void trainer::after_step()
{
    const bool ends = d_step == d_job.recipe.steps();
    if (d_step % log_interval == 0 || ends) {
        log_loss();
    }
    if (d_step % d_job.recipe.validation_interval == 0 || ends) {
        validate();
    }
    if (seconds_since(d_last_checkpoint) >= d_job.checkpoint_interval_s) {
        write_checkpoint();
    }
}

void trainer::log_loss()
{
    append_training_log(
        file("log.jsonl"),
        json{ { "step", d_step },
              { "loss", d_loss_sum / double(d_losses) },
              { "learning_rate", d_job.recipe.learning_rate_at(d_step - 1) },
              { "seconds", d_seconds_before + seconds_since(d_start) } }
            .dump());
    d_loss_sum = 0.0;
    d_losses = 0;
}

void trainer::validate()
{
    d_last = d_validator->measure(d_averaged, d_device);
    append_training_log(file("log.jsonl"),
                        json{ { "step", d_step },
                              { "validation",
                                { { "loss", d_last.loss },
                                  { "mean_accuracy", d_last.mean_accuracy },
                                  { "mean_iou", d_last.mean_iou } } } }
                            .dump());
    if (d_last.mean_iou > d_best_iou) {
        d_best_iou = d_last.mean_iou;
        d_validations_since_best = 0;
        write_averaged(best_name);
    } else {
        ++d_validations_since_best;
    }
}

void trainer::write_averaged(const char* name)
{
    model averaged;
    auto& d = averaged.description;
    d.name = d_job.recipe.name;
    d.architecture = d_job.recipe.architecture;
    d.profile = d_frames->profile();
    json training{ { "recipe", json::parse(write_training_recipe(d_job.recipe)) },
                   { "steps", d_step },
                   { "data",
                     d_job.recordings.empty() ? d_frames->name() : "recordings" } };
    if (!d_job.start_model.empty()) {
        training["start_model"] = fs::path(d_job.start_model).filename().string();
    }
    d.training = training.dump();
    d.figures = json{
        { "validation",
          { { "frames", d_job.recipe.validation_frames },
            { "mean_accuracy", d_last.mean_accuracy },
            { "mean_iou", d_last.mean_iou } } }
    }.dump();
    d.license = "GPL-3.0-or-later";
    averaged.weights = d_averaged.weights();
    write_model(file(name), averaged, weight_precision::single);
}

void trainer::write_checkpoint()
{
    torch::serialize::OutputArchive archive;
    torch::serialize::OutputArchive trained, averaged, optimizer;
    d_module.save(trained);
    d_averaged.save(averaged);
    d_optimizer.save(optimizer);
    archive.write("trained", trained);
    archive.write("averaged", averaged);
    archive.write("optimizer", optimizer);
    const json state{ { "recipe", json::parse(write_training_recipe(d_job.recipe)) },
                      { "step", d_step },
                      { "loss_sum", d_loss_sum },
                      { "losses", d_losses },
                      { "seconds", d_seconds_before + seconds_since(d_start) },
                      { "best_iou", d_best_iou },
                      { "validations_since_best", d_validations_since_best },
                      { "mean_accuracy", d_last.mean_accuracy },
                      { "mean_iou", d_last.mean_iou } };
    archive.write("state", c10::IValue(state.dump()));
    const auto path = file(checkpoint_name);
    archive.save_to(path + ".new");
    fs::rename(path + ".new", path); // whole or not at all
    d_last_checkpoint = clock::now();
}

bool trainer::resume()
{
    const auto path = file(checkpoint_name);
    if (!fs::exists(path)) {
        return false;
    }
    torch::serialize::InputArchive archive;
    json state;
    try {
        archive.load_from(path, d_device);
        c10::IValue text;
        archive.read("state", text);
        state = json::parse(text.toStringRef());
    } catch (const std::exception& error) {
        const std::string reason = error.what(); // LibTorch adds a backtrace
        throw std::runtime_error(
            path + ": is no checkpoint: " + reason.substr(0, reason.find('\n')));
    }
    const auto recipe = json::parse(write_training_recipe(d_job.recipe));
    if (state["recipe"] != recipe) {
        throw std::invalid_argument(
            path +
            ": is of another recipe than the one given; give another folder, or "
            "the recipe that it began with");
    }
    torch::serialize::InputArchive trained, averaged, optimizer;
    archive.read("trained", trained);
    archive.read("averaged", averaged);
    archive.read("optimizer", optimizer);
    d_module.load(trained);
    d_averaged.load(averaged);
    d_optimizer.load(optimizer);
    d_step = state["step"];
    d_loss_sum = state["loss_sum"];
    d_losses = state["losses"];
    d_seconds_before = state["seconds"];
    d_best_iou = state["best_iou"];
    d_validations_since_best = state["validations_since_best"];
    d_last.mean_accuracy = state["mean_accuracy"];
    d_last.mean_iou = state["mean_iou"];
    forget_training_log_after(file("log.jsonl"), d_step);
    return true;
}

} // namespace core
} // namespace specsense
} // namespace gr
