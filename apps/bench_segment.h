// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench segment": models on the CPU, against LibTorch's eager execution. */
subcommand add_bench_segment(CLI::App& bench);
