// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench pulses": errors of measured pulses against their truth. */
subcommand add_bench_pulses(CLI::App& bench);
