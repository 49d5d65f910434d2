// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ctime>

/*! Seconds of wall time and of CPU time (all threads of this process). */
struct bench_clock {
    double wall;
    double cpu;

    static bench_clock now()
    {
        const auto seconds = [](clockid_t id) {
            timespec t;
            clock_gettime(id, &t);
            return t.tv_sec + 1e-9 * t.tv_nsec;
        };
        return { seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID) };
    }
};

inline bench_clock operator-(bench_clock a, bench_clock b)
{
    return { a.wall - b.wall, a.cpu - b.cpu };
}

/*! What was done in how much time. */
struct bench_rate {
    double per_wall_second;
    double per_cpu_second;
};
