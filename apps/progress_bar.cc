// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "progress_bar.h"
#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace {

int terminal_width()
{
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return 80;
    }
    return size.ws_col;
}

} // namespace

progress_bar::progress_bar(const std::string& title)
    : d_title(title), d_visible(isatty(STDERR_FILENO) == 1)
{
}

progress_bar::~progress_bar()
{
    if (d_visible && d_shown >= 0) {
        std::fputs("\r\033[K", stderr);
    }
}

void progress_bar::show(double share)
{
    const int percent = static_cast<int>(100.0 * std::clamp(share, 0.0, 1.0));
    if (!d_visible || percent == d_shown) {
        return;
    }
    d_shown = percent;
    constexpr int bar = 30;
    const int room = terminal_width() - bar - 10;
    if (room < 1) {
        std::fprintf(stderr, "\r%3d %%\033[K", percent);
        return;
    }
    const int filled = bar * percent / 100;
    std::fprintf(stderr,
                 "\r%.*s [%s%s] %3d %%\033[K",
                 room,
                 d_title.c_str(),
                 std::string(filled, '#').c_str(),
                 std::string(bar - filled, ' ').c_str(),
                 percent);
}
