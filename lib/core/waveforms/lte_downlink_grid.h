// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lte_antenna_ports.h"
#include "lte_downlink_map.h"
#include "lte_downlink_scheduler.h"
#include "lte_numerology.h"
#include <array>
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*!
 * \brief Values of a downlink subframe's resource elements, a row of subcarriers for each
 * symbol.
 */
class downlink_grid
{
public:
    using complex = std::complex<float>;

    downlink_grid(const lte_downlink_config& config, const random_source& source);

    /*! The next one, for \p subframe 0 to 9; \p load of its resource blocks are in use.
     */
    void make(int subframe, double load);

    /*! Symbols sent in \p subframe. */
    int symbols(int subframe) const { return d_map.symbols(subframe); }
    /*! Values of a row: all subcarriers, lowest first, and a zero in the middle for
     * 0 Hz. */
    int width() const { return d_width; }
    const complex* row(int symbol) const { return d_values.data() + symbol * d_width; }

private:
    void make_reference_signals(int subframe, const lte_downlink_config& config);
    void make_synchronization_signals(int subframe, const lte_downlink_config& config);
    void put(int subframe, int symbol, int k, complex value);
    void fill(int symbol, const uint16_t* k, size_t count, int bits, float amplitude);
    void add_control(int control_symbols);
    void add_data(int subframe, int first_symbol, double load);
    int draw_control_symbols(int subframe);

    downlink_map d_map;
    downlink_scheduler d_scheduler;
    antenna_ports d_ports;
    random_source d_random;
    int d_control_symbols;
    double d_control_load;
    int d_width;
    float d_amplitude; // of a reference signal's element
    // By subframe: synchronization and reference signals, the same in each frame.
    std::array<std::vector<complex>, subframes_per_frame> d_fixed;
    std::vector<complex> d_values;
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
