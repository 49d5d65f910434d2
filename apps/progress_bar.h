// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <string>

/*! A line on stderr that shows how far the work is and how long it will still take;
 * nothing unless stderr is a terminal. */
class progress_bar
{
public:
    explicit progress_bar(const std::string& title);
    ~progress_bar(); //!< wipes the line
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;

    /*! \p share of the work, 0 to 1. The time left follows from what was done since the
     * first call, which may come late: a part may have been done before. */
    void show(double share);
    /*! The same, where the caller knows better. */
    void show(double share, double seconds_left);

private:
    using clock = std::chrono::steady_clock;

    std::string d_title;
    bool d_visible;
    bool d_started = false;
    clock::time_point d_start{};
    double d_first_share = 0.0;
    clock::time_point d_drawn{};
};
