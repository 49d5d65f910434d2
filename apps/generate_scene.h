// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "generate scene": a scene file to a SigMF recording with its truth as
 * annotations. */
subcommand add_generate_scene(CLI::App& generate);
