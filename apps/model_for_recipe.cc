// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_for_recipe.h"
#include <gnuradio/specsense/core/models/model_fit.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <stdexcept>
#include <vector>

using namespace gr::specsense;

namespace {

std::string joined(const std::vector<std::string>& names)
{
    std::string all;
    for (const auto& name : names) {
        all += (all.empty() ? "" : ", ") + name;
    }
    return all;
}

} // namespace

std::unique_ptr<core::frame_recipe>
make_recipe_for(const core::model& model, const std::string& name, uint64_t seed)
{
    auto recipe = core::make_frame_recipe(name, seed);
    const auto& wanted = model.description.profile;
    const auto& made = recipe->profile();
    const auto require_same =
        [&](const char* what, const std::string& a, const std::string& b) {
            if (a != b) {
                throw std::invalid_argument("model " + model.description.name + " has " +
                                            what + " " + a + ", recipe " + name +
                                            " has " + b);
            }
        };
    require_same("profile", wanted.name, made.name);
    require_same("classes", joined(wanted.classes), joined(made.classes));
    recipe = core::make_frame_recipe(name, seed, 0.0, wanted);
    core::check_fit(model.description, recipe->profile());
    return recipe;
}
