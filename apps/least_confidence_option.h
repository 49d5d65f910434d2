// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <CLI/CLI.hpp>
#include <gnuradio/specsense/core/models/label_decision.h>
#include <optional>
#include <string>

/*! Of whatever decides by a network's labels. */
inline void add_least_confidence_option(CLI::App& app,
                                        std::optional<double>& least,
                                        const std::string& of)
{
    using gr::specsense::core::label_decision;
    app.add_option_function<double>(
           "--least-confidence",
           [&least](double value) { least = value; },
           of + ": a class that is less sure is other")
        ->check(CLI::Range(0.0, 1.0))
        ->default_str(CLI::detail::to_string(label_decision::usual_least_confidence));
}
