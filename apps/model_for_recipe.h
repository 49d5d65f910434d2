// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <string>

/*! Reads a model, by its name or its file. Throws std::invalid_argument when there is
 * none, or when its profile is not that of the recipe's frames, with what differs. */
gr::specsense::core::model read_model_for(const gr::specsense::core::frame_recipe& recipe,
                                          const std::string& name_or_path);
