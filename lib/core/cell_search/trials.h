// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {

/* A candidate is the highest point of a surface over time and frequency, which rises
 * between the grid's points, too. Its expected number of peaks above a level of x nats is
 * x times that of its resolution cells, of which the grid has four to six points each
 * (see docs/cell_search.md): with the 30 to 60 nats that a find needs, ten a point. */
constexpr double tries_a_grid_point = 10.0;

/* A cell must be sure by what is not its PSS, too: noise, with a PSS given, does as well
 * once in so many times. Chirps resemble LTE's PSS, and NR's PSS, 43 subcarriers away, is
 * that of another N_ID2 (TS 38.211, 7.4.2.2.1): such signals do not become cells. */
constexpr double without_pss = 1e-6;

} // namespace core
} // namespace specsense
} // namespace gr
