// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "progress_bar.h"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace {

constexpr double least_time = 2.0; // s until the time left is guessed
constexpr std::chrono::milliseconds redraw_interval{ 100 };

int terminal_width()
{
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return 80;
    }
    return size.ws_col;
}

// "2 h 5 min", "5 min 20 s", "20 s"; nothing where it isn't known.
std::string duration(double seconds)
{
    if (!(seconds >= 0.0) || seconds > 1e9) {
        return {};
    }
    const auto whole = int64_t(std::ceil(seconds));
    const auto part = [](int64_t value, const char* unit) {
        return std::to_string(value) + " " + unit;
    };
    if (whole < 60) {
        return part(whole, "s");
    }
    if (whole < 3600) {
        return part(whole / 60, "min ") + part(whole % 60, "s");
    }
    return part(whole / 3600, "h ") + part(whole % 3600 / 60, "min");
}

} // namespace

progress_bar::progress_bar(const std::string& title)
    : d_title(title), d_visible(isatty(STDERR_FILENO) == 1)
{
}

progress_bar::~progress_bar()
{
    if (d_drawn != clock::time_point{}) {
        std::fputs("\r\033[K", stderr);
    }
}

void progress_bar::show(double share)
{
    const auto now = clock::now();
    if (!d_started) {
        d_started = true;
        d_start = now;
        d_first_share = share;
    }
    const double elapsed = std::chrono::duration<double>(now - d_start).count();
    const double done = share - d_first_share;
    const bool known = elapsed >= least_time && done > 0.0;
    show(share, known ? elapsed * (1.0 - share) / done : NAN);
}

void progress_bar::show(double share, double seconds_left)
{
    const auto now = clock::now();
    if (!d_visible || now - d_drawn < redraw_interval) {
        return;
    }
    d_drawn = now;
    const int percent = static_cast<int>(100.0 * std::clamp(share, 0.0, 1.0));
    const std::string left = duration(seconds_left);
    char figures[64];
    std::snprintf(figures,
                  sizeof figures,
                  "%3d %%%s%s%s",
                  percent,
                  left.empty() ? "" : ", ",
                  left.c_str(),
                  left.empty() ? "" : " left");
    constexpr int bar = 30;
    const int room = terminal_width() - bar - int(std::strlen(figures)) - 5;
    if (room < 1) {
        std::fprintf(stderr, "\r%s\033[K", figures);
        return;
    }
    const int filled = bar * percent / 100;
    std::fprintf(stderr,
                 "\r%.*s [%s%s] %s\033[K",
                 room,
                 d_title.c_str(),
                 std::string(filled, '#').c_str(),
                 std::string(bar - filled, ' ').c_str(),
                 figures);
}
