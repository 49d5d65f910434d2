// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "nr_timing.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Bursts in a numerology of their own, to be added to a carrier's slots. */
class nr_overlay
{
public:
    /*! A burst whose first sample is \p start, counted from the start of frame 0. */
    void append(int64_t start, std::vector<std::complex<float>> samples);

    /*! Adds what of the bursts falls within \p slot to its \p samples; slots come in
     * order. */
    void add(const nr_slot& slot, std::complex<float>* samples);

private:
    struct burst {
        int64_t start;
        std::vector<std::complex<float>> samples;

        int64_t stop() const { return start + int64_t(samples.size()); }
    };

    std::vector<burst> d_bursts; // that have not ended
};

} // namespace core
} // namespace specsense
} // namespace gr
