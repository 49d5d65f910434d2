// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "emission_table.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <string>

namespace {

constexpr size_t columns = 10;
using table_row = std::array<std::string, columns>;

constexpr size_t label_column = 1; // the only one that is not a number

std::string number(const char* pattern, double value)
{
    if (std::isnan(value)) {
        return "-";
    }
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

/* Identity of its cell; "none": not found; "-": not looked for. */
std::string cell(const gr::specsense::core::emission& e)
{
    if (!e.cell) {
        return "-";
    }
    if (!e.cell->confirmed) {
        return "none";
    }
    const std::string was = e.cell->relabelled() ? " (was " + e.cell->network_label + ")"
                                                 : "";
    return std::to_string(e.cell->physical_cell_id) + was;
}

table_row make_row(const gr::specsense::core::emission& e, double sample_rate)
{
    return { std::to_string(e.id),
             e.label,
             number("%.6f", double(e.sample_start) / sample_rate),
             number("%.6f", double(e.sample_count) / sample_rate),
             number("%.3f", 1e-6 * e.freq_center),
             number("%.3f", 1e-6 * e.bandwidth),
             number("%.1f", e.snr_db),
             number("%.1f", 100.0 * e.duty_cycle),
             std::to_string(e.burst_count),
             cell(e) };
}

} // namespace

void print_emission_table(std::ostream& out,
                          const std::vector<gr::specsense::core::emission>& emissions,
                          double sample_rate)
{
    const table_row head{ "id",         "label",         "start s", "duration s",
                          "centre MHz", "bandwidth MHz", "SNR dB",  "duty %",
                          "bursts",     "cell" };
    std::array<size_t, columns> widths{};
    const auto widen = [&widths](const table_row& row) {
        for (size_t c = 0; c < columns; ++c) {
            widths[c] = std::max(widths[c], row[c].size());
        }
    };
    const auto print = [&](const table_row& row) {
        for (size_t c = 0; c < columns; ++c) {
            const std::string space(widths[c] - row[c].size(), ' ');
            out << "  " << (c == label_column ? row[c] + space : space + row[c]);
        }
        out << "\n";
    };
    // Twice over them rather than all of the text in memory.
    widen(head);
    for (const auto& e : emissions) {
        widen(make_row(e, sample_rate));
    }
    print(head);
    for (const auto& e : emissions) {
        print(make_row(e, sample_rate));
    }
}
