// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "generate", and under it "scene" and "frames". */
subcommand add_generate(CLI::App& app);
