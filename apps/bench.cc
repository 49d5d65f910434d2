// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench.h"
#include "bench_builder.h"
#include "bench_cells.h"
#include "bench_generate.h"
#include "bench_pulses.h"
#include "bench_segment.h"
#ifdef SPECSENSE_HAVE_GNURADIO
#include "bench_pipeline.h"
#include "bench_segment_block.h"
#endif
#include <CLI/CLI.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

subcommand add_bench(CLI::App& app)
{
    auto* bench = app.add_subcommand(
        "bench", "Measure our speed beside that of others, in the same run");
    bench->require_subcommand(1);
    std::vector<subcommand> parts{ add_bench_builder(*bench),
                                   add_bench_cells(*bench),
                                   add_bench_generate(*bench),
                                   add_bench_pulses(*bench),
                                   add_bench_segment(*bench) };
#ifdef SPECSENSE_HAVE_GNURADIO
    parts.push_back(add_bench_segment_block(*bench));
    parts.push_back(add_bench_pipeline(*bench));
#endif
    return { bench, [parts] { return run_parsed(parts); } };
}

void write_records(const std::string& path, const std::vector<bench_record>& records)
{
    auto list = nlohmann::ordered_json::array();
    for (const auto& r : records) {
        list.push_back({ { "name", r.name },
                         { "value", r.value },
                         { "unit", r.unit },
                         { "peer", r.peer },
                         { "peer_value", r.peer_value },
                         { "ratio", r.ratio } });
    }
    std::ofstream file(path);
    file << list.dump(1) << std::endl;
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
}
