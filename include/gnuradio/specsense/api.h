// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#ifdef gnuradio_specsense_EXPORTS
#define SPECSENSE_API __attribute__((visibility("default")))
#else
#define SPECSENSE_API
#endif
