// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "constellation.h"
#include <array>
#include <bitset>
#include <complex>
#include <gnuradio/specsense/core/waveforms/dvbt.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief What the carriers of each symbol of a DVB-T super-frame are (EN 300 744).
 *
 * Carriers stand lowest frequency first; data and TPS carriers are of mean power 1,
 * pilots of 16/9.
 */
class dvbt_frame
{
public:
    static constexpr int symbols_per_frame = 68;
    static constexpr int symbols = 4 * symbols_per_frame; // of a super-frame

    explicit dvbt_frame(const dvbt_config& config);

    int carriers() const { return d_carriers; }
    /*! Mean power of a symbol; the same for each. */
    double power() const { return d_power; }

    /*! The carriers of \p symbol (0 to 271), with data from \p data. */
    void fill(int symbol, symbol_source& data, std::complex<float>* carriers) const;

    /*! TPS bits s0 to s67 (clause 4.6.2) of \p frame 0 to 3. */
    static std::bitset<symbols_per_frame> tps_bits(const dvbt_config& config, int frame);

private:
    void place_pilots(const std::vector<bool>& prbs);
    void place_tps(const dvbt_config& config, const std::vector<bool>& prbs);

    int d_carriers;
    double d_power = 0.0;
    // By symbol number modulo 4, with which the scattered pilots move.
    std::array<std::vector<std::complex<float>>, 4> d_fixed; // pilots, zero elsewhere
    std::array<std::vector<int>, 4> d_data;                  // carriers
    std::vector<int> d_tps;                                  // carriers
    std::vector<float> d_tps_reference;                      // symbol 0 of a frame
    std::array<float, symbols> d_tps_sign{};                 // by symbol
};

} // namespace core
} // namespace specsense
} // namespace gr
