// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../models/profile_json.h"
#include "../scene/json_fields.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/training/training.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* An object that is somebody else's to read. */
struct json_object {
    std::string text;
};

void read_object(const ordered_json& json, const std::string&, json_object& value)
{
    value.text = json.dump();
}

ordered_json write_object(const json_object& value)
{
    return ordered_json::parse(value.text);
}

template<class Visitor>
void fields(Visitor& field, training_phase& p)
{
    field("steps", p.steps);
    field("batch", p.batch);
    field("crop_rows", p.crop_rows);
    field("crop_columns", p.crop_columns);
    field("crops_per_frame", p.crops_per_frame);
    field("class_weights", p.class_weights);
    field("fixed_statistics", p.fixed_statistics);
    field("learning_rate", p.learning_rate);
}

template<class Visitor>
void fields(Visitor& field, training_recipe& r)
{
    field("name", r.name);
    json_object architecture{ r.architecture };
    field("architecture", architecture);
    r.architecture = architecture.text;
    field("start", r.start);
    field("frames", r.frames);
    json_object profile{ r.profile.empty() ? "null" : r.profile };
    field("profile", profile);
    r.profile = profile.text == "null" ? "" : profile.text;
    field("seed", r.seed);
    field("phases", r.phases);
    field("learning_rate", r.learning_rate);
    field("warm_up_steps", r.warm_up_steps);
    field("final_learning_rate", r.final_learning_rate);
    field("weight_decay", r.weight_decay);
    field("gradient_limit", r.gradient_limit);
    field("average_decay", r.average_decay);
    field("error_guided", r.error_guided);
    field("validation_frames", r.validation_frames);
    field("validation_interval", r.validation_interval);
    field("patience", r.patience);
}

template<class Value>
void require(bool met, const std::string& key, const std::string& rule, Value got)
{
    if (!met) {
        throw std::invalid_argument(key + " must " + rule + ", got " +
                                    ordered_json(got).dump());
    }
}

void require_key(const ordered_json& json, const char* key)
{
    if (!json.contains(key)) {
        throw std::invalid_argument(std::string(key) + " is missing");
    }
}

} // namespace

// What json_fields.h calls for the phases.
void read_object(const ordered_json& json,
                 const std::string& place,
                 training_phase& phase)
{
    json_reader reader(json, place);
    fields(reader, phase);
    reader.finish("a phase");
}

ordered_json write_object(const training_phase& phase)
{
    json_writer writer;
    training_phase copy = phase; // fields() serves reading, too
    fields(writer, copy);
    return writer.take();
}

sensing_profile profile_of(const training_recipe& recipe)
{
    const auto own = make_frame_recipe(recipe.frames, 0)->profile();
    if (recipe.profile.empty()) {
        return own;
    }
    const auto changes = ordered_json::parse(recipe.profile, nullptr, false);
    if (!changes.is_object()) {
        throw std::invalid_argument("profile must be an object, got " + recipe.profile);
    }
    if (own.name == "paper" || changes.contains("name")) {
        throw std::invalid_argument(
            "profile must leave the name as it is, and those of frames paper all of "
            "their profile, got " +
            recipe.profile);
    }
    auto object = profile_to_json(own);
    object.update(changes);
    return profile_from_json(object.dump());
}

void training_recipe::validate() const
{
    require(!name.empty() && name.find('/') == std::string::npos,
            "name",
            "be a model's name without a slash",
            name);
    const auto known = frame_recipe_names();
    require(std::find(known.begin(), known.end(), frames) != known.end(),
            "frames",
            "name a frame recipe",
            frames);
    profile_of(*this);
    require(seed != validation_seed && seed != test_seed,
            "seed",
            "be neither that of the validation frames nor that of the test frames",
            seed);
    require(!phases.empty(), "phases", "be at least one", 0);
    const auto net = make_network(architecture);
    const int stride = net.stride();
    for (size_t i = 0; i < phases.size(); ++i) {
        const auto& p = phases[i];
        const std::string place = "phases[" + std::to_string(i) + "].";
        require(p.steps >= 1, place + "steps", "be at least 1", p.steps);
        require(p.batch >= 1 && p.batch <= 4096,
                place + "batch",
                "lie in 1 to 4096",
                p.batch);
        const std::string multiple = "be a positive multiple of " +
            std::to_string(stride);
        require(p.crop_rows > 0 && p.crop_rows % stride == 0,
                place + "crop_rows",
                multiple,
                p.crop_rows);
        require(p.crop_columns > 0 && p.crop_columns % stride == 0,
                place + "crop_columns",
                multiple,
                p.crop_columns);
        require(p.crops_per_frame >= 1 && p.crops_per_frame <= 1024,
                place + "crops_per_frame",
                "lie in 1 to 1024",
                p.crops_per_frame);
        require(p.class_weights.empty() ||
                    int(p.class_weights.size()) == net.output_channels(),
                place + "class_weights",
                "be one for noise and one for each class, " +
                    std::to_string(net.output_channels()),
                p.class_weights.size());
        for (double weight : p.class_weights) {
            require(weight > 0.0, place + "class_weights", "be positive", weight);
        }
        require(p.learning_rate == 0.0 ||
                    (p.learning_rate >= final_learning_rate && p.learning_rate <= 1.0),
                place + "learning_rate",
                "be 0 or lie between final_learning_rate and 1",
                p.learning_rate);
    }
    require(learning_rate > 0.0 && learning_rate <= 1.0,
            "learning_rate",
            "lie in (0, 1]",
            learning_rate);
    require(final_learning_rate >= 0.0 && final_learning_rate <= learning_rate,
            "final_learning_rate",
            "lie between 0 and learning_rate",
            final_learning_rate);
    require(warm_up_steps >= 0, "warm_up_steps", "not be negative", warm_up_steps);
    require(weight_decay >= 0.0 && weight_decay <= 1.0,
            "weight_decay",
            "lie in [0, 1]",
            weight_decay);
    require(gradient_limit > 0.0, "gradient_limit", "be positive", gradient_limit);
    require(average_decay >= 0.0 && average_decay < 1.0,
            "average_decay",
            "lie in [0, 1)",
            average_decay);
    require(
        validation_frames >= 1, "validation_frames", "be at least 1", validation_frames);
    require(validation_interval >= 1,
            "validation_interval",
            "be at least 1 step",
            validation_interval);
    require(patience >= 0, "patience", "not be negative", patience);
}

int64_t training_recipe::steps() const
{
    int64_t sum = 0;
    for (const auto& phase : phases) {
        sum += phase.steps;
    }
    return sum;
}

const training_phase& training_recipe::phase_at(int64_t step) const
{
    for (const auto& phase : phases) {
        if (step < phase.steps) {
            return phase;
        }
        step -= phase.steps;
    }
    return phases.back();
}

double training_recipe::learning_rate_at(int64_t step) const
{
    double greatest = learning_rate;
    int64_t start = 0, stop = 0; // of the fall that the step belongs to
    for (const auto& phase : phases) {
        if (phase.learning_rate > 0.0) {
            if (step < stop) {
                break;
            }
            greatest = phase.learning_rate;
            start = stop;
        }
        stop += phase.steps;
    }
    if (start == 0) {
        if (step < warm_up_steps) {
            return greatest * double(step + 1) / double(warm_up_steps);
        }
        start = warm_up_steps;
    }
    const double share = double(step - start) /
        double(std::max<int64_t>(stop - start, 1));
    return final_learning_rate +
        (greatest - final_learning_rate) * 0.5 *
        (1.0 + std::cos(M_PI * std::min(share, 1.0)));
}

training_recipe read_training_recipe(const std::string& text)
{
    ordered_json json;
    try {
        json = ordered_json::parse(text);
    } catch (const ordered_json::exception& error) {
        throw std::invalid_argument(std::string("is no JSON: ") + error.what());
    }
    training_recipe recipe;
    json_reader reader(json, "");
    for (const char* key : { "name", "architecture", "phases" }) {
        require_key(json, key);
    }
    fields(reader, recipe);
    reader.finish("a training recipe");
    recipe.validate();
    return recipe;
}

std::string write_training_recipe(const training_recipe& recipe)
{
    json_writer writer;
    training_recipe copy = recipe;
    fields(writer, copy);
    auto json = writer.take();
    if (recipe.profile.empty()) {
        json.erase("profile"); // as in files from before there was such a thing
    }
    return json.dump();
}

} // namespace core
} // namespace specsense
} // namespace gr
