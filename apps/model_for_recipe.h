// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <memory>
#include <string>

/*! Frames of a recipe with the rows that a model was trained on. Throws
 * std::invalid_argument when its profile is none of the recipe's, with what differs. */
std::unique_ptr<gr::specsense::core::frame_recipe> make_recipe_for(
    const gr::specsense::core::model& model, const std::string& name, uint64_t seed);
