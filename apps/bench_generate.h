// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench generate": frames of both recipes, and each signal by itself, against
 * real time. */
subcommand add_bench_generate(CLI::App& bench);
