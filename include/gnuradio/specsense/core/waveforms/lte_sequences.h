// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <complex>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/waveforms/lte_frame.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/* Sequences of 3GPP TS 36.211. A physical cell identity is 3 * N_ID1 + N_ID2, with N_ID1
 * from 0 to 167 and N_ID2 from 0 to 2; others throw std::invalid_argument. */

constexpr int cell_ids = 504;
constexpr int sync_subcarriers = 62;

/*! Primary synchronization signal (clause 6.11.1.1) of \p n_id2, on the 62 subcarriers
 * around the unused one at 0 Hz, lowest first. Magnitude 1. */
SPECSENSE_CORE_API std::array<std::complex<float>, sync_subcarriers> pss(int n_id2);

/*! Secondary synchronization signal (clause 6.11.2.1) in \p subframe 0 or 5, on the same
 * subcarriers; values are 1 and -1. */
SPECSENSE_CORE_API std::array<float, sync_subcarriers> sss(int cell_id, int subframe);

/*! Cell-specific reference signal r_l,ns(m) (clause 6.10.1.1) of \p slot (0..19) and
 * \p symbol within it, for m from 110 - resource_blocks to 109 + resource_blocks: the
 * 2 * resource_blocks values that a carrier of that width sends. Magnitude 1. */
SPECSENSE_CORE_API std::vector<std::complex<float>>
crs(int cell_id, int slot, int symbol, cyclic_prefix prefix, int resource_blocks);

/*! Whether antenna \p port (0..3) sends reference signals in \p symbol of a slot, and on
 * which subcarriers (clause 6.10.1.2): those k with k mod 6 == the return value; -1 for
 * none. \p slot is 0..19 (ports 2 and 3 alternate). */
SPECSENSE_CORE_API int
crs_offset(int cell_id, int slot, int symbol, cyclic_prefix prefix, int port);

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
