// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "burst_list.h"
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/recording.h>
#include <vector>

/*! Looks for the cells of a recording's emissions that are labelled lte or nr, then other,
 * where their bursts are strongest, the least confident first; sets their cell, and their
 * label to its class. For want of time (some 4000 frequencies in all, a minute or so of
 * CPU) or of samples per second some may be left: returns how many of lte and nr. */
size_t confirm_emissions(gr::specsense::core::recording& recording,
                         const burst_list& bursts,
                         std::vector<gr::specsense::core::emission>& emissions);
