// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "bench cells": the cell searches, against real time. */
subcommand add_bench_cells(CLI::App& bench);
