// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A part of the stream around a centre, in which synchronization signals are looked
 * for. */
struct sync_band {
    std::vector<std::complex<float>> samples;
    /* Power that counts as noise besides what is in the samples: a share of what was
     * subtracted, so that its remains never look like a signal. Empty: none. */
    std::vector<float> removed;
    double rate = 0.0;   // samples/s
    double centre = 0.0; // Hz in the stream
};

} // namespace core
} // namespace specsense
} // namespace gr
