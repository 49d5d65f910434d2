// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_payload.h"
#include "nr_resource_grid.h"
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

/*! A control resource set (TS 38.211, 7.3.2.2), from the first symbol of a slot on. */
struct nr_coreset {
    nr_block_range blocks;
    int symbols;
    bool interleaved;
    int shift;           //!< n_shift of the interleaver
    int reference_block; //!< where the DM-RS's sequence begins (TS 38.211, 7.4.1.3.2)

    /*! Control channel elements, of 6 resource-element groups each. */
    int elements() const { return (blocks.stop - blocks.first) * symbols / 6; }
};

/*! CORESET 0 of \p config (TS 38.213, tables 13-1 to 13-4), if it has one. Throws
 * std::invalid_argument for a row that the table lacks or that leaves the carrier. */
std::optional<nr_coreset> find_coreset0(const nr_downlink_config& config);

/*! The users' CORESET, if there is one. */
std::optional<nr_coreset> find_user_coreset(const nr_downlink_config& config);

/*! Sends a PDCCH on elements \p first to \p first + \p count - 1 in slot \p slot of the
 * frame, or nothing when one of its resource blocks is not free. */
void send_pdcch(nr_resource_grid& grid,
                const nr_coreset& coreset,
                int first,
                int count,
                int slot,
                int cell_id,
                float amplitude,
                nr_payload& payload);

} // namespace core
} // namespace specsense
} // namespace gr
