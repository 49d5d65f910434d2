// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {

/*! What is said of a cell found, whatever its standard. */
struct found_cell {
    int cell_id = 0; //!< physical cell identity
    /*! Hz from the stream's centre: where the carrier (LTE) or the SS/PBCH block (NR) is
     * received, with the error of both crystals. */
    double frequency = 0.0;
    double frequency_offset = 0.0; //!< Hz from the centre it was looked for at
    /*! Of the synchronization signals with what was received, 0..1, root of the mean
     * square. */
    double correlation = 0.0;
    double snr_db = 0.0; //!< in the synchronization signals' bandwidth
    /*! Decimal logarithm of the number of equally good finds that one search of noise
     * gives on average. */
    double log10_false_alarm = 0.0;
};

} // namespace core
} // namespace specsense
} // namespace gr
