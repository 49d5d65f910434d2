// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"
#include <string>
#include <vector>

/*! One measurement beside a peer's of the same run. */
struct bench_record {
    std::string name;
    double value;
    std::string unit;
    std::string peer;
    double peer_value;
    double ratio; //!< above 1: we are better
};

/*! Declares "bench", and under it what there is to measure. */
subcommand add_bench(CLI::App& app);

/*! Writes the records as a JSON array. Throws std::runtime_error naming path and reason.
 */
void write_records(const std::string& path, const std::vector<bench_record>& records);
