// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <gnuradio/specsense/core/channel/receiver.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Whether there is anything to filter. */
bool has_filter(const receiver_config& config);

/*! An odd number of coefficients with constant delay, whose response is the
 * configuration's roll-off and ripple; \p ripple_phase in turns. */
std::vector<std::complex<float>> design_receiver_filter(const receiver_config& config,
                                                        double ripple_phase);

} // namespace core
} // namespace specsense
} // namespace gr
