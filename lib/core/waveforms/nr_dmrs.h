// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! c_init of the DM-RS of PDSCH, PDCCH, PUSCH and PUCCH format 2, with N_ID the cell's
 * identity and n_SCID 0 (TS 38.211, 7.4.1.1.1, 7.4.1.3.1, 6.4.1.1.1.1, 6.4.1.3.2.1). */
uint32_t dmrs_c_init(int symbols_per_slot, int slot, int symbol, int cell_id);

/*! The next \p count values of QPSK from the sequence of \p c_init, after \p skipped,
 * times \p amplitude. */
void qpsk_sequence(uint32_t c_init,
                   int skipped,
                   int count,
                   float amplitude,
                   std::vector<std::complex<float>>& out);

/*! Symbols of the DM-RS of PDSCH or PUSCH, mapping type A, single symbols, for a channel
 * that ends before symbol \p stop (TS 38.211, tables 7.4.1.1.2-3 and 6.4.1.1.3-3, which
 * agree here). */
std::vector<int> dmrs_symbols(int type_a_position, int additional_positions, int stop);

} // namespace core
} // namespace specsense
} // namespace gr
