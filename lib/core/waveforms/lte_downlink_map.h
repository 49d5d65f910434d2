// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*! Subcarriers of one symbol, lowest first, 0 to 12 * resource_blocks - 1. */
using subcarriers = std::vector<uint16_t>;

/*! Subcarriers that a symbol leaves to the PDSCH. */
struct data_elements {
    subcarriers all;
    std::vector<uint16_t> block_start; //!< of each resource block within all, and the end
};

/*!
 * \brief Which resource elements belong to which downlink channel (TS 36.211, clause 6).
 */
class downlink_map
{
public:
    explicit downlink_map(const lte_downlink_config& config);

    /*! Symbols in which the downlink transmits, from the subframe's first. */
    int symbols(int subframe) const;
    /*! Whether the PDSCH may use \p subframe. */
    bool has_data(int subframe) const;
    /*! Fewest and most symbols of the control region (table 6.7-1). */
    int min_control_symbols() const;
    int max_control_symbols(int subframe) const;

    /*! Symbol of PSS and SSS within \p subframe, -1: none (6.11.1.2 and 6.11.2.2). */
    int pss_symbol(int subframe) const;
    int sss_symbol(int subframe) const;
    /*! The lowest of the 72 subcarriers around 0 Hz. */
    int center_start() const { return 6 * d_config.resource_blocks - 36; }

    /*! Elements of the PBCH in \p symbol of subframe 0, in order; none: empty (6.6.4). */
    const subcarriers& broadcast(int symbol) const { return d_broadcast[symbol]; }
    /*! Element groups of four in \p symbol of the control region (6.2.4). */
    const subcarriers& control_groups(int symbol) const { return d_groups[symbol]; }
    /*! The PCFICH's four among the groups of symbol 0 (6.7.4). */
    const std::array<int, 4>& format_groups() const { return d_format_groups; }
    const data_elements& data(int subframe, int symbol) const;

private:
    /*! Of two or four consecutive ports' reference signals, or of one port's alone. */
    struct pilots {
        int spacing = 0; //!< 0: none
        int offset = 0;
        bool holds(int k) const { return spacing > 0 && k % spacing == offset; }
    };
    pilots reference_signals(int symbol, int ports) const;
    bool center_is_taken(int subframe, int symbol) const;
    void make_data_elements(data_elements& elements, int symbol, bool center_taken) const;

    lte_downlink_config d_config;
    int d_slot_symbols;
    std::array<subcarriers, 14> d_broadcast;
    std::array<subcarriers, 4> d_groups;
    std::array<int, 4> d_format_groups;
    std::array<std::array<data_elements, 2>, 14> d_data; // by symbol and center_taken
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
