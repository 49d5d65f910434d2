// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A rectangle that a carrier occupies: samples since the start of frame 0, and Hz. */
struct nr_occupied_span {
    int64_t start, stop;
    double lower, upper;
};

/*! \p spans, which may overlap, as spans that do not, in order of time, as long as they
 * can be. Gaps of less than 1 MHz belong to what is beside them: its skirts fill them. */
std::vector<nr_occupied_span> join(const std::vector<nr_occupied_span>& spans);

} // namespace core
} // namespace specsense
} // namespace gr
