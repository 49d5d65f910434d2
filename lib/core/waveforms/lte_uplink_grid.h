// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include "constellation.h"
#include "lte_numerology.h"
#include "lte_uplink_layout.h"
#include "lte_uplink_scheduler.h"
#include <array>
#include <complex>
#include <map>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*! What a transmission holds of a subframe: consecutive symbols and resource blocks. */
struct resource_use {
    int first_symbol;
    int symbols;
    block_range blocks;
};

/*!
 * \brief Values of an uplink subframe's resource elements, a row of subcarriers for each
 * symbol: the sum of the users' PUSCH, PUCCH and sounding signals.
 */
class uplink_grid
{
public:
    using complex = std::complex<float>;

    uplink_grid(const lte_uplink_config& config, const random_source& source);

    const uplink_layout& layout() const { return d_layout; }

    /*! The next one, for \p subframe 0 to 9, which is one of the uplink; \p load of the
     * PUSCH's resource blocks are in use. */
    void make(int subframe, double load);

    int symbols() const { return 2 * d_slot_symbols; }
    /*! Values of a row: all subcarriers, lowest first. */
    int width() const { return d_width; }
    const complex* row(int symbol) const { return d_values.data() + symbol * d_width; }
    const std::vector<resource_use>& uses() const { return d_uses; }

    /*! Amplitude and phase of a user drawn by chance. */
    complex draw_gain();

private:
    void add_shared(int subframe, const uplink_grant& grant);
    void add_shared_symbol(int symbol, const block_range& blocks, int bits, complex gain);
    void add_control(int subframe);
    void add_format_1(int subframe, int m, int resource, complex gain);
    void add_format_2(int subframe, int m, int resource, complex gain);
    void add_sounding();
    void add_sequence(int symbol, int k, int step, int length, int turn, complex gain);
    const std::vector<complex>& base(int length);
    complex draw_qpsk();
    /*! Cyclic shift of the cell for a PUCCH symbol, n_cs^cell of TS 36.211, 5.4. */
    int control_shift(int subframe, int symbol) const;

    uplink_layout d_layout;
    uplink_scheduler d_scheduler;
    random_source d_random;
    random_bits d_bits;
    lte_hopping d_hopping;
    int d_cell_id;
    int d_resource_blocks, d_control_blocks;
    double d_control_load;
    bool d_extended;
    int d_slot_symbols;
    int d_width;
    std::vector<complex> d_gains; // by user, times the amplitude of a full carrier
    std::vector<int> d_control_shifts, d_shared_shifts; // by symbol of a frame
    std::array<std::vector<complex>, 3> d_points;       // QPSK, 16QAM, 64QAM
    std::array<complex, 24> d_turns;                    // exp(j 2 pi i / 24)
    std::map<int, std::vector<complex>> d_bases;        // base sequences by length
    std::map<int, fft> d_precoders;                     // by length
    std::vector<complex> d_values;
    std::vector<resource_use> d_uses;
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
