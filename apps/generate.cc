// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "generate.h"
#include "generate_frames.h"
#include "generate_scene.h"
#include <CLI/CLI.hpp>
#include <vector>

subcommand add_generate(CLI::App& app)
{
    auto* generate = app.add_subcommand(
        "generate", "Make signals whose truth is known: recordings, or data sets");
    generate->require_subcommand(1);
    const std::vector<subcommand> parts{ add_generate_scene(*generate),
                                         add_generate_frames(*generate) };
    return { generate, [parts] { return run_parsed(parts); } };
}
