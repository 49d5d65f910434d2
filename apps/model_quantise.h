// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "subcommand.h"

/*! Declares "model quantise": gives a model its int8 form. */
subcommand add_model_quantise(CLI::App& model);
