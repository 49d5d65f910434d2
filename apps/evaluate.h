// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "evaluate": how well a model tells signals apart. */
subcommand add_evaluate(CLI::App& app);
