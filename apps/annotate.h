// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "annotate": recordings in; annotations, occupancy and pictures out. */
subcommand add_annotate(CLI::App& app);
