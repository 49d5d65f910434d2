// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "emission_figures.h"
#include "evaluation.h"
#include "reliability.h"
#include <cstdint>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/*! What was measured, and how. */
struct evaluation_report {
    std::string model{};
    std::string recipe{};
    uint64_t seed = 0;
    std::string precision{};           //!< "fp32"
    std::string device{};              //!< "cpu"
    std::vector<std::string> labels{}; //!< noise and the classes
    const evaluation& figures;
    const reliability& confidences;
    const emission_figures& emissions;
};

/*! For programs; shares from 0 to 1, null where a class never occurs. */
nlohmann::ordered_json as_json(const evaluation_report& report);

/*! For people, in percent. */
void print_report(std::ostream& out, const evaluation_report& report);
