// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! `specsense cells`: the LTE and NR cells in a recording. */
subcommand add_cells(CLI::App& app);
