// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "emission_table.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace {

constexpr size_t columns = 9;
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

} // namespace

std::string emission_table(const std::vector<gr::specsense::core::emission>& emissions,
                           double sample_rate)
{
    std::vector<table_row> rows{ { "id",
                                   "label",
                                   "start s",
                                   "duration s",
                                   "centre MHz",
                                   "bandwidth MHz",
                                   "SNR dB",
                                   "duty %",
                                   "bursts" } };
    for (const auto& e : emissions) {
        rows.push_back({ std::to_string(e.id),
                         e.label,
                         number("%.6f", double(e.sample_start) / sample_rate),
                         number("%.6f", double(e.sample_count) / sample_rate),
                         number("%.3f", 1e-6 * e.freq_center),
                         number("%.3f", 1e-6 * e.bandwidth),
                         number("%.1f", e.snr_db),
                         number("%.1f", 100.0 * e.duty_cycle),
                         std::to_string(e.burst_count) });
    }
    std::array<size_t, columns> widths{};
    for (const auto& row : rows) {
        for (size_t c = 0; c < columns; ++c) {
            widths[c] = std::max(widths[c], row[c].size());
        }
    }
    std::string text;
    for (const auto& row : rows) {
        for (size_t c = 0; c < columns; ++c) {
            const std::string space(widths[c] - row[c].size(), ' ');
            text += "  " + (c == label_column ? row[c] + space : space + row[c]);
        }
        text += "\n";
    }
    return text;
}
