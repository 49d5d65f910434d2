// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_name_hints.h"
#include "utc_time.h"
#include <regex>

namespace gr {
namespace specsense {
namespace core {

namespace {

// File systems allow no more, and std::regex takes stack for every character.
constexpr size_t longest_name = 255;

int number(const std::ssub_match& digits) { return std::stoi(digits.str()); }

std::optional<int64_t> compact_time(const std::smatch& match, size_t first)
{
    calendar_time t;
    t.year = number(match[first]);
    t.month = number(match[first + 1]);
    t.day = number(match[first + 2]);
    t.hour = number(match[first + 3]);
    t.minute = number(match[first + 4]);
    t.second = number(match[first + 5]);
    return to_utc_ns(t);
}

#define DATE_AND_TIME "(\\d{4})(\\d{2})(\\d{2})_(\\d{2})(\\d{2})(\\d{2})"

bool read_gqrx(const std::string& name, file_name_hints& hints)
{
    static const std::regex form("gqrx_" DATE_AND_TIME "_(\\d{1,15})_(\\d{1,15})_fc");
    std::smatch match;
    if (!std::regex_match(name, match, form)) {
        return false;
    }
    hints.time_ns = compact_time(match, 1);
    hints.is_utc = true;
    hints.frequency = std::stod(match[7].str());
    hints.sample_rate = std::stod(match[8].str());
    return true;
}

void read_time(const std::string& name, file_name_hints& hints)
{
    static const std::regex compact("(?:^|_)" DATE_AND_TIME "(Z?)(?:_|$)");
    static const std::regex sdrpp(
        "_(\\d{2})-(\\d{2})-(\\d{2})_(\\d{2})-(\\d{2})-(\\d{4})(?:_|$)");
    std::smatch match;
    if (std::regex_search(name, match, compact)) {
        hints.time_ns = compact_time(match, 1);
        hints.is_utc = match[7].length() > 0;
    } else if (std::regex_search(name, match, sdrpp)) {
        calendar_time t;
        t.hour = number(match[1]);
        t.minute = number(match[2]);
        t.second = number(match[3]);
        t.day = number(match[4]);
        t.month = number(match[5]);
        t.year = number(match[6]);
        hints.time_ns = to_utc_ns(t);
    }
}

#undef DATE_AND_TIME

void read_frequency(const std::string& name, file_name_hints& hints)
{
    static const std::regex form(
        "(?:^|[_ ])(\\d{1,15}(?:\\.\\d{1,9})?)(Hz|kHz|MHz)(?=[_ ]|$)");
    std::smatch match;
    if (std::regex_search(name, match, form)) {
        const std::string unit = match[2].str();
        const double scale = unit == "MHz" ? 1e6 : unit == "kHz" ? 1e3 : 1.0;
        hints.frequency = std::stod(match[1].str()) * scale;
    }
}

} // namespace

file_name_hints read_file_name(const std::string& name)
{
    file_name_hints hints;
    if (name.size() <= longest_name && !read_gqrx(name, hints)) {
        read_time(name, hints);
        read_frequency(name, hints);
    }
    return hints;
}

} // namespace core
} // namespace specsense
} // namespace gr
