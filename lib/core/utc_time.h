// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gr {
namespace specsense {
namespace core {

struct calendar_time {
    int year = 1970, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0;
    int64_t nanosecond = 0;
};

/*! ns since 1970 in UTC; nothing for a time that is none, or outside 1970 to 2261, where
 * 64 bits of ns end. */
std::optional<int64_t> to_utc_ns(const calendar_time& time);

/*! Reads RFC 3339 as SigMF has it, "2024-01-31T12:00:00.123456789Z"; digits beyond ns are
 * cut off. An offset in place of Z is honoured, and none at all is taken for UTC, as some
 * recorders write it so. */
std::optional<int64_t> parse_utc(const std::string& text);

/*! The same form, with as many digits as there are. */
std::string format_utc(int64_t ns);

} // namespace core
} // namespace specsense
} // namespace gr
