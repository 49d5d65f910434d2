// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <iosfwd>
#include <string>
#include <vector>

/*! Rows of as many cells each, as aligned columns: the first to the left, the others to
 * the right. */
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows);
