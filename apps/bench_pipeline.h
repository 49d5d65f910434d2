// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench pipeline": samples to emissions in a flowgraph, against real time. */
subcommand add_bench_pipeline(CLI::App& bench);
