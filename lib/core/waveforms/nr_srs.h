// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_resource_grid.h"

namespace gr {
namespace specsense {
namespace core {

/*! The widest SRS in \p blocks resource blocks (TS 38.211, table 6.4.1.4.3-1, m_SRS,0).
 */
int widest_srs(int blocks);

struct nr_srs {
    int first_symbol;
    int stop_symbol;
    int comb;          //!< K_TC: every second or fourth subcarrier
    int first_of_comb; //!< k_TC
    nr_block_range blocks;
};

/*! SRS of one port without hopping (TS 38.211, 6.4.1.4). \p amplitude is that of a
 * resource element in full use; the comb's are stronger by so much that their symbols are
 * not. */
void send(nr_resource_grid& grid, const nr_srs& srs, int cell_id, float amplitude);

} // namespace core
} // namespace specsense
} // namespace gr
