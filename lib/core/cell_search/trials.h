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

/* What makes a cell must be seen in its SSS alone, too: noise, with a PSS given, has one
 * as good once in a thousand times. A signal that happens to resemble a PSS does not
 * become a cell. */
constexpr double part_alone = 1e-3;

} // namespace core
} // namespace specsense
} // namespace gr
