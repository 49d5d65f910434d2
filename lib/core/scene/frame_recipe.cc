// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "field_recipe.h"
#include "paper_recipe.h"
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

frame_recipe::~frame_recipe() = default;

std::unique_ptr<frame_recipe>
make_frame_recipe(const std::string& name, uint64_t seed, double sample_rate)
{
    if (name == "paper") {
        if (sample_rate != 0.0 && sample_rate != paper_recipe::sample_rate) {
            throw std::invalid_argument(
                "recipe paper has a sample rate of its own, 61.44e6, got " +
                std::to_string(sample_rate));
        }
        return std::make_unique<paper_recipe>(seed);
    }
    if (name == "field") {
        return std::make_unique<field_recipe>(seed, sample_rate, find_profile("field"));
    }
    throw std::invalid_argument("recipe must be paper or field, got \"" + name + "\"");
}

std::unique_ptr<frame_recipe> make_frame_recipe(const std::string& name,
                                                uint64_t seed,
                                                double sample_rate,
                                                const sensing_profile& profile)
{
    auto own = make_frame_recipe(name, seed, sample_rate);
    if (name == "paper") {
        return own;
    }
    if (profile.classes != own->profile().classes) {
        throw std::invalid_argument("recipe " + name +
                                    " takes profiles of its own classes alone");
    }
    profile.validate();
    return std::make_unique<field_recipe>(seed, sample_rate, profile);
}

std::vector<std::string> frame_recipe_names() { return { "field", "paper" }; }

} // namespace core
} // namespace specsense
} // namespace gr
