// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/lte_uplink.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*! Consecutive resource blocks, from the lowest. */
struct block_range {
    int first;
    int count;
};

/*!
 * \brief Which symbols and resource blocks are whose in the uplink (TS 36.211, clause 5).
 */
class uplink_layout
{
public:
    explicit uplink_layout(const lte_uplink_config& config);

    bool is_uplink(int subframe) const;
    bool has_sounding(int subframe) const;
    bool has_random_access(int subframe) const;

    /*! Resource blocks that the PUSCH may use. */
    block_range shared(int subframe) const;
    /*! The place of PUCCH number \p m (0 to control_blocks - 1) in slot 0 or 1 of a
     * subframe (5.4.3). */
    int control_block(int m, int slot) const;
    block_range sounding() const;
    block_range random_access() const;

    /*! Symbols of a slot with demodulation reference signals: of the PUSCH (5.5.2.1.2),
     * and of the PUCCH's format 1 or 2 (table 5.5.2.2.2-1). */
    int shared_reference_symbol() const;
    const std::vector<int>& control_reference_symbols(int format) const;

private:
    lte_uplink_config d_config;
    int d_control_edge; // resource blocks of the PUCCH at each edge of the band
    std::vector<int> d_control_reference[2];
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
