// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_resource_grid.h"

namespace gr {
namespace specsense {
namespace core {

/*! CSI-RS of one port, rows 1 and 2 of TS 38.211, table 7.4.1.5.3-1. */
struct nr_csi_rs {
    int density; //!< elements a block: 3 (row 1, the tracking signal's) or 1 (row 2)
    int symbol;
    nr_block_range blocks;
};

/*! Sends \p signal in slot \p slot of the frame in place of data, but not where blocks
 * are reserved or hold reference signals. */
void send(nr_resource_grid& grid,
          const nr_csi_rs& signal,
          int slot,
          int cell_id,
          float amplitude);

} // namespace core
} // namespace specsense
} // namespace gr
