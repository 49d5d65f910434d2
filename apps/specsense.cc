// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "annotate.h"
#include "bench.h"
#include "cells.h"
#include "evaluate.h"
#include "generate.h"
#include "model.h"
#include "train.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <vector>

int run_parsed(const std::vector<subcommand>& subcommands)
{
    const auto given = std::find_if(subcommands.begin(),
                                    subcommands.end(),
                                    [](const auto& s) { return s.app->parsed(); });
    return given->run(); // one is required
}

int main(int argc, char** argv)
{
    CLI::App app("Tells which signal occupies which piece of spectrum, and when");
    app.name("specsense");
    app.set_version_flag("--version", "specsense " SPECSENSE_VERSION);
    app.require_subcommand(1);
    const std::vector<subcommand> subcommands{ add_annotate(app),
                                               add_bench(app),
                                               add_cells(app),
                                               add_evaluate(app),
                                               add_generate(app),
                                               add_model(app),
                                               add_train(app) };
    try {
        app.parse(argc, argv);
        return run_parsed(subcommands);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1; // 0: help was asked for
    } catch (const std::exception& error) {
        std::cerr << "specsense: " << error.what() << std::endl;
    }
    return 1;
}
