// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_payload.h"
#include "nr_resource_grid.h"
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A PDSCH, or a PUSCH without transform precoding: mapping type A, DM-RS of type 1 and
 * single symbols, one port, two CDM groups without data (TS 38.211, 7.4.1.1, 6.4.1.1). */
struct nr_shared_channel {
    int first_symbol;
    int stop_symbol;
    std::vector<int> dmrs_symbols;
    int reference_block; //!< where the DM-RS's sequence begins
    nr::modulation modulation;
};

/*! Sends \p channel on the free ones of the resource blocks of \p range in slot \p slot
 * of the frame. */
void send(nr_resource_grid& grid,
          const nr_shared_channel& channel,
          nr_block_range range,
          int slot,
          int cell_id,
          float amplitude,
          nr_payload& payload);

} // namespace core
} // namespace specsense
} // namespace gr
