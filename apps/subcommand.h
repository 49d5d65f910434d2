// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <vector>

namespace CLI {
class App;
}

/*! A subcommand of the program: its options are declared, and run() does the work once
 * they are parsed and returns the exit code. */
struct subcommand {
    CLI::App* app;
    std::function<int()> run;
};

/*! Runs the one of \p subcommands that was given. */
int run_parsed(const std::vector<subcommand>& subcommands);
