// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/* Scenes as JSON text. Keys are the names of the members of scene_config, emitter_config
 * and the configurations within them; an emitter's signal says by "type" which it is
 * (signal_names()). What is left out has its default. */

/*! Throws std::invalid_argument for text that is no JSON, keys that are not known and
 * values of a wrong type or range, each with its place, e.g. "emitters[1].signal". */
SPECSENSE_CORE_API scene_config read_scene(const std::string& text);

/*! The scene in a file. Throws std::runtime_error for one that cannot be read, and as
 * read_scene does; both name the file. */
SPECSENSE_CORE_API scene_config read_scene_file(const std::string& path);

SPECSENSE_CORE_API std::string write_scene(const scene_config& scene);

/*! One signal, e.g. {"type": "lte_downlink", "resource_blocks": 50}. Throws as
 * read_scene does. */
SPECSENSE_CORE_API signal_config read_signal(const std::string& text);
SPECSENSE_CORE_API std::string write_signal(const signal_config& signal);

} // namespace core
} // namespace specsense
} // namespace gr
