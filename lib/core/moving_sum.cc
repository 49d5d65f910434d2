// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "moving_sum.h"
#include "row_kernels.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

moving_sum::moving_sum(size_t rows, size_t values)
    : d_rows(rows), d_values(values), d_head(values, 0.0f), d_block(rows * values, 0.0f),
      d_last_tails((rows + 1) * values, 0.0f)
{
}

void moving_sum::restart()
{
    d_index = 0;
    std::fill(d_head.begin(), d_head.end(), 0.0f);
    std::fill(d_last_tails.begin(), d_last_tails.end(), 0.0f);
}

void moving_sum::add(const float* row, float* sum)
{
    float* kept = &d_block[d_index * d_values];
    ++d_index;
    const float* tail = &d_last_tails[d_index * d_values];
    add_to_moving_sum(row, tail, d_head.data(), kept, sum, int(d_values));
    if (d_index < d_rows) {
        return;
    }
    // Behind the last tail lie zeros.
    for (size_t r = d_rows; r-- > 0;) {
        add_rows(&d_block[r * d_values],
                 &d_last_tails[(r + 1) * d_values],
                 &d_last_tails[r * d_values],
                 int(d_values));
    }
    std::fill(d_head.begin(), d_head.end(), 0.0f);
    d_index = 0;
}

} // namespace core
} // namespace specsense
} // namespace gr
