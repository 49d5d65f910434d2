// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {

struct ssb_index {
    int index = -1;      //!< of the block in its half frame; -1: not known
    int half_frame = -1; //!< 0 or 1; -1: not known
};

/*! What the number of a PBCH reference signal means on a carrier at \p frequency (Hz; 0:
 * not known). */
ssb_index ssb_index_of(int dmrs_index, int subcarrier_spacing_khz, double frequency);

/*! Seconds from a half frame's start to that of its block \p index; NaN where it is not
 * known. */
double ssb_time(int index, int subcarrier_spacing_khz, double frequency);

} // namespace core
} // namespace specsense
} // namespace gr
