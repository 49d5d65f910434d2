// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/nr_carrier.h>

namespace gr {
namespace specsense {
namespace core {

/*! Throws std::invalid_argument, beginning with \p name, for what no carrier can be. */
void validate(const nr_carrier_config& config, const char* name);

} // namespace core
} // namespace specsense
} // namespace gr
