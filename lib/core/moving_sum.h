// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <volk/volk_alloc.hh>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Sum of the last rows, value by value, without ever subtracting: what a strong
 * row adds is gone without a rest when the row is.
 *
 * Rows come in blocks as long as the sum. It is made of the rows of this block so far and
 * of the last rows of the block before, whose sums are made when a block ends (van Herk
 * 1992).
 */
class moving_sum
{
public:
    moving_sum(size_t rows, size_t values);

    /*! Writes the sum of \p row and the rows before it; before the first, all was zero.
     */
    void add(const float* row, float* sum);
    void restart();

private:
    size_t d_rows;
    size_t d_values;
    size_t d_index = 0;               // within the block
    volk::vector<float> d_head;       // sum of this block's rows
    volk::vector<float> d_block;      // this block's rows
    volk::vector<float> d_last_tails; // sums from each row to the end of the block before
};

} // namespace core
} // namespace specsense
} // namespace gr
