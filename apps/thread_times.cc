// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_times.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace fs = std::filesystem;

std::vector<thread_time> thread_times()
{
    std::map<std::string, double> by_name;
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        std::string name;
        double nanoseconds = 0.0;
        std::ifstream(task.path() / "comm") >> name;
        std::ifstream(task.path() / "schedstat") >> nanoseconds;
        by_name[name] += 1e-9 * nanoseconds;
    }
    std::vector<thread_time> times;
    for (const auto& [name, seconds] : by_name) {
        times.push_back({ name, seconds });
    }
    return times;
}

std::vector<thread_time> since(const std::vector<thread_time>& before,
                               const std::vector<thread_time>& after)
{
    std::vector<thread_time> used;
    for (auto t : after) {
        const auto same = std::find_if(before.begin(), before.end(), [&](const auto& b) {
            return b.name == t.name;
        });
        t.seconds -= same == before.end() ? 0.0 : same->seconds;
        if (t.seconds >= 1e-3) {
            used.push_back(t);
        }
    }
    std::sort(used.begin(), used.end(), [](const auto& a, const auto& b) {
        return a.seconds > b.seconds;
    });
    return used;
}
