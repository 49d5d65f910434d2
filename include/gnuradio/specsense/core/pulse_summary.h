// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! An emission's measured pulses: medians of those that are wholly there. */
struct pulse_summary {
    uint64_t count = 0;          //!< that the medians rest on; 0: none has been measured
    double width = 0.0;          //!< s
    bool width_resolved = false; //!< of most of them; else width is an upper limit
    double bandwidth = 0.0;      //!< Hz
    double chirp_rate = 0.0;     //!< Hz/s; 0: plain, or coded
    double interval = 0.0;       //!< s from start to start; 0: no two followed each other
    double repetition_rate = 0.0; //!< Hz; 0: likewise
};

} // namespace core
} // namespace specsense
} // namespace gr
