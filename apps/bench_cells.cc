// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_cells.h"
#include "bench.h"
#include "bench_clock.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <complex>
#include <functional>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <gnuradio/specsense/core/cell_search/nr_cell_search.h>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <iostream>
#include <memory>

using namespace gr::specsense::core;

namespace {

constexpr double sample_rate = 19.2e6;
constexpr double seconds = 20e-3;
constexpr double tuned = 2135e6; // has both standards' rasters

struct options {
    std::string json;
    int repeat = 5;
};

using sample_list = std::vector<std::complex<float>>;

/* CPU milliseconds of one search, the median; one before it fills the caches. */
double measure(int repeat, const std::function<void()>& search)
{
    std::vector<double> times;
    search();
    for (int i = 0; i < repeat; ++i) {
        const auto start = bench_clock::now();
        search();
        times.push_back(1e3 * (bench_clock::now() - start).cpu);
    }
    std::nth_element(times.begin(), times.begin() + repeat / 2, times.end());
    return times[repeat / 2];
}

double measure_lte(const options& o, const sample_list& x, bool all)
{
    lte_cell_search_config config;
    if (all) {
        const double edge = 0.5 * sample_rate - 500e3;
        config.centres = lte_raster(tuned - edge, tuned + edge);
        for (auto& centre : config.centres) {
            centre -= tuned;
        }
    }
    lte_cell_search searcher(config, sample_rate);
    return measure(o.repeat, [&] { searcher.search(x.data(), x.size()); });
}

double measure_nr(const options& o, const sample_list& x, int khz, bool all)
{
    nr_cell_search_config config;
    config.subcarrier_spacing_khz = khz;
    if (all) {
        const double edge = 0.5 * sample_rate - 120e3 * khz;
        config.centres.clear();
        for (const auto& entry : nr::sync_raster(tuned - edge, tuned + edge)) {
            config.centres.push_back(entry.frequency - tuned);
        }
    }
    nr_cell_search searcher(config, sample_rate);
    return measure(o.repeat, [&] { searcher.search(x.data(), x.size()); });
}

int run(const options& o)
{
    sample_list x(size_t(sample_rate * seconds));
    random_source(1).add_noise(x.data(), x.size(), 1.0);
    std::vector<bench_record> records;
    const auto add = [&](const std::string& name, double milliseconds) {
        const double real_time = 1e3 * seconds;
        records.push_back({ "cells." + name,
                            milliseconds,
                            "ms of CPU",
                            "real time",
                            real_time,
                            real_time / milliseconds });
        std::cout << records.back().name << ": " << milliseconds << " ms of CPU for "
                  << real_time << " ms of signal" << std::endl;
    };
    add("lte.centre", measure_lte(o, x, false));
    add("nr15.centre", measure_nr(o, x, 15, false));
    add("nr30.centre", measure_nr(o, x, 30, false));
    add("lte.band", measure_lte(o, x, true));
    add("nr15.band", measure_nr(o, x, 15, true));
    add("nr30.band", measure_nr(o, x, 30, true));
    if (!o.json.empty()) {
        write_records(o.json, records);
    }
    return 0;
}

} // namespace

subcommand add_bench_cells(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    auto* app = bench.add_subcommand("cells", "The cell searches, against real time");
    app->add_option("--json", o->json, "Write the records to this file");
    app->add_option("--repeat", o->repeat, "Repetitions, of which the median counts")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    return { app, [o] { return run(*o); } };
}
