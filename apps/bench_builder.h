// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench builder": samples to rows, against GNU Radio's own chain and against
 * FFTW alone. */
subcommand add_bench_builder(CLI::App& bench);
