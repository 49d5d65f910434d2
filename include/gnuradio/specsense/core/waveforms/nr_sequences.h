// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <complex>
#include <gnuradio/specsense/core/api.h>

namespace gr {
namespace specsense {
namespace core {
namespace nr {

/* Sequences of 3GPP TS 38.211. A physical cell identity is 3 * N_ID1 + N_ID2, with N_ID1
 * from 0 to 335 and N_ID2 from 0 to 2; others throw std::invalid_argument. */

constexpr int cell_ids = 1008;
constexpr int sync_subcarriers = 127;
constexpr int ssb_subcarriers = 240; //!< of an SS/PBCH block (clause 7.4.3.1)
constexpr int ssb_symbols = 4;
constexpr int ssb_sync_offset = 56; //!< first subcarrier of PSS and SSS within the block

/*! Primary synchronization signal (clause 7.4.2.2.1): 1 and -1, lowest subcarrier
 * first. */
SPECSENSE_CORE_API std::array<float, sync_subcarriers> pss(int n_id2);

/*! Secondary synchronization signal (clause 7.4.2.3.1): 1 and -1. */
SPECSENSE_CORE_API std::array<float, sync_subcarriers> sss(int cell_id);

constexpr int pbch_dmrs_count = 144;
/*! Demodulation reference signal of the PBCH (clause 7.4.1.4.1): \p ssb_index is i_SSB,
 * the least significant two bits for L_max = 4 and three for 8 and 64; \p half_frame is
 * n_hf, which counts for L_max = 4 alone: pass 0 for the others. In order of symbol and
 * subcarrier. Magnitude 1. */
SPECSENSE_CORE_API std::array<std::complex<float>, pbch_dmrs_count>
pbch_dmrs(int cell_id, int ssb_index, int half_frame);

} // namespace nr
} // namespace core
} // namespace specsense
} // namespace gr
