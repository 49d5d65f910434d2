// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The standard's channel bandwidth (Hz) whose resource blocks fill a band as wide
 * as an emission; NaN: there is none.
 *
 * Of label lte: TS 36.101, table 5.6-1; of nr: TS 38.101-1, table 5.3.2-1, at 15 and 30
 * kHz, as far as it needs no guess which. A carrier of which only some blocks are in use
 * is narrower than its channel, and fits none or a narrower one.
 *
 * \param bandwidth Hz, of the emission
 * \param tolerance Hz that it may be off by
 */
double channel_bandwidth_of(const std::string& label, double bandwidth, double tolerance);

} // namespace core
} // namespace specsense
} // namespace gr
