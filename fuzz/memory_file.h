// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "input_file.h"
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

/* A file in memory with these bytes. */
inline gr::specsense::core::input_file
memory_file(const void* bytes, size_t count, const char* name)
{
    const int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    if (descriptor < 0 ||
        write(descriptor, bytes, count) != static_cast<ssize_t>(count)) {
        std::abort();
    }
    return gr::specsense::core::input_file(descriptor, name);
}
