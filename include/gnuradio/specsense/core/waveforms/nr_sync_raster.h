// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <optional>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace nr {

/* Global synchronization raster up to 24.25 GHz (3GPP TS 38.104, 5.4.3.1): frequencies of
 * subcarrier 120 of an SS/PBCH block, its middle one. A band's own raster is a part of it
 * (table 5.4.3.3-1). */

struct sync_raster_entry {
    int gscn;         //!< 2 to 22255
    double frequency; //!< Hz
};

/*! The entries from \p lower to \p upper Hz, in order of frequency. */
SPECSENSE_CORE_API std::vector<sync_raster_entry> sync_raster(double lower, double upper);

/*! ssb_offset_15khz for an SS/PBCH block on the raster, as near to \p wanted (Hz) as can
 * be, when the carrier's centre is at \p carrier_frequency; none where no entry lies on
 * the carrier's subcarriers with the whole block inside. */
SPECSENSE_CORE_API std::optional<int> ssb_offset_on_raster(
    const nr_downlink_config& config, double carrier_frequency, double wanted);

} // namespace nr
} // namespace core
} // namespace specsense
} // namespace gr
