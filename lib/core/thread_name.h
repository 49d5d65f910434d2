// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <pthread.h>

namespace gr {
namespace specsense {
namespace core {

/*! What `top -H` calls this thread, and those that it starts: up to 15 characters. */
inline void name_this_thread([[maybe_unused]] const char* name)
{
#ifdef __linux__
    pthread_setname_np(pthread_self(), name);
#endif
}

} // namespace core
} // namespace specsense
} // namespace gr
