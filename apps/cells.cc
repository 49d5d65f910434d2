// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cells.h"
#include "cell_finder.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

using namespace gr::specsense;
using json = nlohmann::ordered_json;

namespace {

struct options {
    std::string recording;
    std::string standard = "all";
    std::string json;
    bool is_raw = false;
    core::raw_format raw{};
    cell_finder_config finder{};
};

constexpr size_t columns = 8;
using table_row = std::array<std::string, columns>;

std::string number(const char* pattern, double value)
{
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

std::string name_of(core::lte::duplex_mode duplex)
{
    return duplex == core::lte::duplex_mode::fdd ? "fdd" : "tdd";
}

std::string name_of(core::lte::cyclic_prefix prefix)
{
    return prefix == core::lte::cyclic_prefix::normal ? "normal" : "extended";
}

table_row make_row(const core::found_cell& cell,
                   const std::string& standard,
                   const std::string& kind,
                   double seconds)
{
    return { standard,
             std::to_string(cell.cell_id),
             number("%.6f", 1e-6 * cell.frequency),
             number("%.3f", 1e-3 * cell.frequency_offset),
             kind,
             number("%.7f", seconds),
             number("%.1f", cell.snr_db),
             number("1e%.0f", std::ceil(cell.log10_false_alarm)) };
}

std::string kind_of(const core::lte_cell& cell)
{
    const bool is_fdd = cell.duplex == core::lte::duplex_mode::fdd;
    return std::string(is_fdd ? "FDD" : "TDD") + ", " + name_of(cell.prefix) + " prefix";
}

std::string kind_of(const core::nr_cell& cell)
{
    return std::to_string(cell.subcarrier_spacing_khz) + " kHz, SSB " +
        (cell.ssb_index < 0 ? "?" : std::to_string(cell.ssb_index)) + ", seen " +
        std::to_string(cell.ssb_count) + "x";
}

void print_table(const cells_found& cells, double rate)
{
    std::vector<table_row> rows{ { "standard",
                                   "cell",
                                   "frequency MHz",
                                   "offset kHz",
                                   "kind",
                                   "frame or SSB at s",
                                   "SNR dB",
                                   "false alarm" } };
    for (const auto& c : cells.lte) {
        rows.push_back(make_row(c, "lte", kind_of(c), c.frame_start / rate));
    }
    for (const auto& c : cells.nr) {
        rows.push_back(make_row(c, "nr", kind_of(c), c.ssb_start / rate));
    }
    std::array<size_t, columns> widths{};
    for (const auto& row : rows) {
        for (size_t c = 0; c < columns; ++c) {
            widths[c] = std::max(widths[c], row[c].size());
        }
    }
    for (const auto& row : rows) {
        for (size_t c = 0; c < columns; ++c) {
            std::cout << "  " << std::string(widths[c] - row[c].size(), ' ') << row[c];
        }
        std::cout << "\n";
    }
}

json number_or_null(double value)
{
    return std::isfinite(value) ? json(value) : json(nullptr);
}

json number_or_null(int value) { return value >= 0 ? json(value) : json(nullptr); }

json describe(const core::found_cell& cell, const std::string& standard)
{
    return { { "standard", standard },
             { "cell_id", cell.cell_id },
             { "frequency", cell.frequency },
             { "frequency_offset", cell.frequency_offset },
             { "correlation", cell.correlation },
             { "snr_db", cell.snr_db },
             { "log10_false_alarm", cell.log10_false_alarm } };
}

json describe(const cells_found& cells, const options& o)
{
    auto list = json::array();
    for (const auto& c : cells.lte) {
        auto cell = describe(c, "lte");
        cell["frame_start"] = c.frame_start;
        cell["duplex"] = name_of(c.duplex);
        cell["prefix"] = name_of(c.prefix);
        cell["half_frames"] = c.half_frames;
        list.push_back(cell);
    }
    for (const auto& c : cells.nr) {
        auto cell = describe(c, "nr");
        cell["ssb_start"] = c.ssb_start;
        cell["half_frame_start"] = number_or_null(c.half_frame_start);
        cell["subcarrier_spacing_khz"] = c.subcarrier_spacing_khz;
        cell["ssb_index"] = number_or_null(c.ssb_index);
        cell["half_frame"] = number_or_null(c.half_frame);
        cell["dmrs_index"] = number_or_null(c.dmrs_index);
        cell["ssb_count"] = c.ssb_count;
        list.push_back(cell);
    }
    return { { "file", o.recording }, { "cells", list } };
}

int run(options& o)
{
    o.finder.lte = o.standard != "nr";
    o.finder.nr = o.standard != "lte";
    const auto recording = core::recording::open(o.recording,
                                                 o.is_raw ? &o.raw : nullptr);
    for (const auto& warning : recording->warnings()) {
        std::cerr << "specsense: warning: " << warning << std::endl;
    }
    cells_found cells;
    try {
        cells = find_cells(*recording, o.finder);
    } catch (const core::recording_error&) {
        throw; // names the file
    } catch (const std::exception& error) {
        throw std::runtime_error(o.recording + ": " + error.what());
    }
    if (!o.json.empty()) {
        core::write_file_atomically(o.json, [&](std::ostream& out) {
            out << describe(cells, o).dump(1, ' ', false, json::error_handler_t::replace)
                << "\n";
        });
    }
    if (cells.lte.empty() && cells.nr.empty()) {
        std::cout << "no cells found" << std::endl;
    } else {
        print_table(cells, recording->sample_rate());
    }
    return 0;
}

void add_options(CLI::App& app, options& o)
{
    app.add_option("RECORDING", o.recording, "SigMF, IQ WAV, or a file of bare samples")
        ->required();
    app.add_option("--standard", o.standard, "Which cells to look for")
        ->check(CLI::IsMember({ "all", "lte", "nr" }))
        ->capture_default_str();
    app.add_option("--centre",
                   o.finder.centres,
                   "A carrier's centre, or an SS/PBCH block's, Hz (from the recording's "
                   "centre if that is not known); else all places of the standards");
    app.add_option("--start", o.finder.start_s, "Where to begin, s")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    app.add_option("--duration", o.finder.duration_s, "How much to search, s")
        ->check(CLI::Range(1e-3, 0.2))
        ->capture_default_str();
    app.add_option("--json", o.json, "File to write the cells to, as JSON");
    const auto is_raw = [&o](const std::string&) { o.is_raw = true; };
    app.add_option("--datatype",
                   o.raw.datatype,
                   "Of bare samples: ci8, cu8, ci16_le, cf32_le ... as in SigMF")
        ->each(is_raw);
    app.add_option("--sample-rate", o.raw.sample_rate, "Of bare samples, samples/s")
        ->each(is_raw);
    app.add_option("--frequency", o.raw.frequency, "Of bare samples: their centre, Hz")
        ->each(is_raw);
}

} // namespace

subcommand add_cells(CLI::App& app)
{
    auto o = std::make_shared<options>();
    auto* cells = app.add_subcommand("cells",
                                     "Find the LTE and 5G NR cells in a recording");
    add_options(*cells, *o);
    return { cells, [o] { return run(*o); } };
}
