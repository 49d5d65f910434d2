// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

/*! A line on stderr that shows how far the work is; nothing unless stderr is a terminal.
 */
class progress_bar
{
public:
    explicit progress_bar(const std::string& title);
    ~progress_bar(); //!< wipes the line
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;

    /*! \p share of the work, 0 to 1. */
    void show(double share);

private:
    std::string d_title;
    bool d_visible;
    int d_shown = -1; // percent
};
