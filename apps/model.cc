// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model.h"
#include "model_quantise.h"
#include "model_show.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <gnuradio/specsense/core/models/model_file.h>
#include <iostream>
#include <vector>

using namespace gr::specsense;

namespace {

int list_models()
{
    const auto names = core::model_names();
    size_t width = 0;
    for (const auto& name : names) {
        width = std::max(width, name.size());
    }
    for (const auto& name : names) {
        std::cout << name << std::string(width - name.size() + 2, ' ')
                  << core::find_model(name) << "\n";
    }
    if (names.empty()) {
        std::cout << "no models found" << std::endl;
    }
    return 0;
}

subcommand add_model_list(CLI::App& model)
{
    auto* list = model.add_subcommand(
        "list", "The models that go by a name, and where their files are");
    return { list, list_models };
}

} // namespace

subcommand add_model(CLI::App& app)
{
    auto* model = app.add_subcommand("model", "Look at models, and quantise them");
    model->require_subcommand(1);
    const std::vector<subcommand> parts{ add_model_show(*model),
                                         add_model_list(*model),
                                         add_model_quantise(*model) };
    return { model, [parts] { return run_parsed(parts); } };
}
