// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "utc_time.h"
#include <cstdio>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int64_t ns_per_second = 1000000000;

// Days from 1970-01-01 in the Gregorian calendar: years begin in March, so that the leap
// day is the last, and 400 of them have 146097 days.
int64_t days_since_1970(int year, int month, int day)
{
    const int64_t y = month > 2 ? year : year - 1;
    const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 +
        day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Walks over a text; every step says whether what was wanted stood there. */
struct scanner {
    const std::string& text;
    size_t at = 0;

    bool digit() const { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }
    bool character(const char* any_of)
    {
        for (const char* c = any_of; *c != '\0'; ++c) {
            if (at < text.size() && text[at] == *c) {
                ++at;
                return true;
            }
        }
        return false;
    }
    bool number(int digits, int& value)
    {
        value = 0;
        for (int i = 0; i < digits; ++i, ++at) {
            if (!digit()) {
                return false;
            }
            value = 10 * value + (text[at] - '0');
        }
        return true;
    }
};

} // namespace

std::optional<int64_t> to_utc_ns(const calendar_time& t)
{
    // A leap second is 60.
    if (t.year < 1970 || t.year > 2261 || t.month < 1 || t.month > 12 || t.day < 1 ||
        t.day > days_in_month(t.year, t.month) || t.hour < 0 || t.hour > 23 ||
        t.minute < 0 || t.minute > 59 || t.second < 0 || t.second > 60 ||
        t.nanosecond < 0 || t.nanosecond >= ns_per_second) {
        return std::nullopt;
    }
    const int64_t seconds = days_since_1970(t.year, t.month, t.day) * 86400 +
        t.hour * 3600 + t.minute * 60 + t.second;
    return seconds * ns_per_second + t.nanosecond;
}

std::optional<int64_t> parse_utc(const std::string& text)
{
    scanner s{ text };
    calendar_time t;
    if (!(s.number(4, t.year) && s.character("-") && s.number(2, t.month) &&
          s.character("-") && s.number(2, t.day) && s.character("Tt ") &&
          s.number(2, t.hour) && s.character(":") && s.number(2, t.minute) &&
          s.character(":") && s.number(2, t.second))) {
        return std::nullopt;
    }
    if (s.character(".,")) {
        if (!s.digit()) {
            return std::nullopt;
        }
        for (int64_t unit = ns_per_second / 10; s.digit(); ++s.at, unit /= 10) {
            t.nanosecond += unit * (text[s.at] - '0');
        }
    }
    int64_t offset_minutes = 0;
    if (s.at < text.size() && (text[s.at] == '+' || text[s.at] == '-')) {
        const int sign = text[s.at++] == '+' ? 1 : -1;
        int hours = 0;
        int minutes = 0;
        if (!s.number(2, hours) || !(s.character(":") || s.digit()) ||
            !s.number(2, minutes) || hours > 23 || minutes > 59) {
            return std::nullopt;
        }
        offset_minutes = sign * (60 * hours + minutes);
    } else if (s.at < text.size() && !s.character("Zz")) {
        return std::nullopt;
    }
    const auto ns = to_utc_ns(t);
    if (s.at != text.size() || !ns) {
        return std::nullopt;
    }
    return *ns - offset_minutes * 60 * ns_per_second;
}

std::string format_utc(int64_t ns)
{
    int64_t fraction = ns % ns_per_second;
    int64_t seconds = ns / ns_per_second;
    if (fraction < 0) {
        fraction += ns_per_second;
        --seconds;
    }
    int64_t second_of_day = seconds % 86400;
    int64_t days = seconds / 86400;
    if (second_of_day < 0) {
        second_of_day += 86400;
        --days;
    }
    int year = static_cast<int>(1970 + days / 366); // not after the day
    while (days_since_1970(year + 1, 1, 1) <= days) {
        ++year;
    }
    while (days_since_1970(year, 1, 1) > days) {
        --year;
    }
    int month = 1;
    while (month < 12 && days_since_1970(year, month + 1, 1) <= days) {
        ++month;
    }
    const auto day = static_cast<int>(days - days_since_1970(year, month, 1)) + 1;
    char text[64];
    std::snprintf(text,
                  sizeof text,
                  "%04d-%02d-%02dT%02d:%02d:%02d",
                  year,
                  month,
                  day,
                  static_cast<int>(second_of_day / 3600),
                  static_cast<int>(second_of_day / 60 % 60),
                  static_cast<int>(second_of_day % 60));
    std::string out = text;
    if (fraction != 0) {
        std::snprintf(text, sizeof text, ".%09d", static_cast<int>(fraction));
        out += text;
        out.erase(out.find_last_not_of('0') + 1);
    }
    return out + "Z";
}

} // namespace core
} // namespace specsense
} // namespace gr
