// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#ifdef gnuradio_specsense_core_EXPORTS
#define SPECSENSE_CORE_API __attribute__((visibility("default")))
#else
#define SPECSENSE_CORE_API
#endif
