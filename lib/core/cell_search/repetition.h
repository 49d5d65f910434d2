// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "symbol_reader.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! How many of the symbols make one independent observation: 1 when they have nothing in
 * common but the patterns (one for each, magnitude 1), their number when all are the
 * same. What the patterns explain is left out. */
double repetition(const std::vector<sync_symbol>& symbols,
                  const std::vector<std::vector<std::complex<float>>>& patterns);

} // namespace core
} // namespace specsense
} // namespace gr
