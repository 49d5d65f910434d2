// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>

namespace gr {
namespace specsense {
namespace core {

/*! Adds the pixels of a burst, and what was summed over them, to another's. */
SPECSENSE_CORE_API void add_pixels(burst& into, const burst& from);

/*! How strong a burst (or several, summed up) is. */
struct burst_level {
    double
        power_dbfs; //!< all of its columns together, noise taken off, mean over its rows
    double snr_db;  //!< over the noise in its pixels; NaN where no floor is known
};

/*! Noise bandwidth of a column, in columns: the columns of any signal's spectrogram add
 * up to its power times this. */
SPECSENSE_CORE_API double noise_bandwidth_columns(const spectrogram_geometry& geometry);

SPECSENSE_CORE_API burst_level level_of(const burst& b, double noise_bandwidth);

} // namespace core
} // namespace specsense
} // namespace gr
