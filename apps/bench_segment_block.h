// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench segment-block": what the block segmenter adds to its engine's time. */
subcommand add_bench_segment_block(CLI::App& bench);
