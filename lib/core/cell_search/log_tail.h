// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {

/*! Natural logarithm of the probability that a sum of \p shape independent exponentials
 * of mean 1 exceeds \p x; the shape need not be whole. What is too small for a double has
 * a logarithm still. */
double log_gamma_tail(double shape, double x);

/*! Minus the logarithm of the probability that noise of so many complex dimensions
 * correlates with a pattern as well (a Beta distribution): in noise an exponential of
 * mean 1. */
double symbol_evidence(double squared_correlation, int dimensions);

} // namespace core
} // namespace specsense
} // namespace gr
