// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/emission.h>
#include <iosfwd>
#include <vector>

/*! The emissions as aligned columns, for people; times from the recording's start, and
 * the cell's identity last ("none": not found, "-": not looked for). */
void print_emission_table(std::ostream& out,
                          const std::vector<gr::specsense::core::emission>& emissions,
                          double sample_rate);
