// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_for_recipe.h"
#include <gnuradio/specsense/core/models/model_file.h>
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

core::model read_model_for(const core::frame_recipe& recipe,
                           const std::string& name_or_path)
{
    auto model = core::read_model(core::find_model(name_or_path));
    const auto& wanted = model.description.profile;
    const auto& made = recipe.profile();
    const auto require_same =
        [&](const char* what, const std::string& a, const std::string& b) {
            if (a != b) {
                throw std::invalid_argument("model " + model.description.name + " has " +
                                            what + " " + a + ", recipe " + recipe.name() +
                                            " has " + b);
            }
        };
    require_same("profile", wanted.name, made.name);
    require_same("classes", joined(wanted.classes), joined(made.classes));
    core::check_fit(model.description, made);
    return model;
}
