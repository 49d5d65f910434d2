// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_payload.h"
#include "nr_resource_grid.h"
#include "nr_transform_precoder.h"

namespace gr {
namespace specsense {
namespace core {

/*! A PUCCH, with a hop after half of its symbols, the smaller one (TS 38.213, 9.2.1). */
struct nr_pucch {
    int first_symbol;
    int stop_symbol;
    nr_block_range hops[2];

    int hop_symbol() const { return first_symbol + (stop_symbol - first_symbol) / 2; }
};

/*! Format 2 (TS 38.211, 6.3.2.5 and 6.4.1.3.2) of two symbols in slot \p slot. */
void send_format_2(nr_resource_grid& grid,
                   const nr_pucch& pucch,
                   int slot,
                   int cell_id,
                   float amplitude,
                   nr_payload& payload);

/*! Format 3 (TS 38.211, 6.3.2.6 and 6.4.1.3.3) of 4 to 14 symbols and 3 or more resource
 * blocks, QPSK, without additional DM-RS. */
void send_format_3(nr_resource_grid& grid,
                   const nr_pucch& pucch,
                   int slot,
                   int cell_id,
                   float amplitude,
                   nr_payload& payload,
                   nr_transform_precoder& precoder);

} // namespace core
} // namespace specsense
} // namespace gr
