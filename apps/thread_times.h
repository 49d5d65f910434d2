// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

/*! CPU time of this process's threads of one name, s. */
struct thread_time {
    std::string name;
    double seconds;
};

/*! Of all threads that live now, by name. */
std::vector<thread_time> thread_times();

/*! What has been used between two of them, the most first; nothing that rounds to 0. */
std::vector<thread_time> since(const std::vector<thread_time>& before,
                               const std::vector<thread_time>& after);
