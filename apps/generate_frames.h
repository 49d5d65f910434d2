// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "generate frames": a data set of spectrograms and label masks. */
subcommand add_generate_frames(CLI::App& generate);
