// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "occupancy_csv.h"
#include <cmath>
#include <cstdio>
#include <ctime>

using namespace gr::specsense;

namespace {

constexpr int64_t second_ns = 1000000000;

std::string line(const char* key, double value)
{
    char text[96];
    std::snprintf(text, sizeof text, "# %s: %.10g\n", key, value);
    return text;
}

} // namespace

std::string time_text(int64_t ns, bool utc)
{
    const int64_t seconds = (ns - (ns % second_ns + second_ns) % second_ns) / second_ns;
    const auto rest = static_cast<long>(ns - seconds * second_ns);
    char text[64];
    if (!utc) {
        std::snprintf(
            text, sizeof text, "%lld.%09ld", static_cast<long long>(seconds), rest);
        return text;
    }
    const std::time_t whole = seconds;
    std::tm parts{};
    gmtime_r(&whole, &parts);
    const size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text + length, sizeof text - length, ".%09ldZ", rest);
    return text;
}

std::string occupancy_csv_header(const occupancy_settings& settings)
{
    const auto& rate = settings.false_alarm_rate;
    return "# model: " + settings.model + "\n" +
        (rate ? line("false_alarm_rate", *rate) : "") +
        line("integration_time_s", settings.integration_time_s) +
        line("row_duration_s", settings.row_duration_s) +
        line("column_width_hz", settings.column_width_hz) +
        "time_start,time_stop,frequency,column_width,label,share,sensed_share\n";
}

std::string occupancy_csv_lines(const core::occupancy_report& report,
                                const std::vector<std::string>& classes,
                                bool has_time)
{
    const std::string times = time_text(report.time_start, has_time) + "," +
        time_text(report.time_stop, has_time);
    std::string lines;
    for (size_t label = 0; label < report.share.size(); ++label) {
        const auto& share = report.share[label];
        for (size_t column = 0; column < share.size(); ++column) {
            char place[64], shares[64];
            std::snprintf(place,
                          sizeof place,
                          ",%.3f,%.3f,",
                          report.freq_lower_edge +
                              (double(column) + 0.5) * report.column_width,
                          report.column_width);
            if (std::isnan(share[column])) {
                std::snprintf(shares, sizeof shares, ",,%.6f\n", report.sensed_share);
            } else {
                std::snprintf(shares,
                              sizeof shares,
                              ",%.6f,%.6f\n",
                              double(share[column]),
                              report.sensed_share);
            }
            lines += times + place + classes[label] + shares;
        }
    }
    return lines;
}
