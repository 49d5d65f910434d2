// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace wifi {

/* Fields of the OFDM PHYs of IEEE 802.11-2020: clause 17 (non-HT) and clause 19 (HT).
 * Subcarriers stand lowest frequency first, with 0 Hz in the middle; they are not yet
 * scaled for the power of a symbol. */

using subcarriers = std::vector<std::complex<float>>;

/*! Short training field, -26 to 26 (clause 17.3.3), without its sqrt(13/6); magnitudes
 * are sqrt(2) and 0. */
subcarriers short_training();
/*! Long training field, -26 to 26 (clause 17.3.3). */
subcarriers long_training();
/*! HT-LTF (clause 19.3.9.4.6) of 20 MHz, -28 to 28, and of 40 MHz, -58 to 58, before the
 * upper half is turned by 90 degrees. */
subcarriers ht_long_training_20();
subcarriers ht_long_training_40();

/*! p_n of clause 17.3.5.10: 1 or -1, with a period of 127. */
float pilot_polarity(int n);

/*! A way to modulate and code data. */
struct coding {
    int bits_per_subcarrier;
    int data_bits_per_symbol;
    int code; //!< RATE, R1 in the highest bit, or the HT's MCS
};
/*! 6 to 54 Mb/s (Tables 17-4 and 17-6). */
const std::array<coding, 8>& non_ht_codings();
/*! MCS 0 to 7 (clause 19.5, one spatial stream). */
const std::array<coding, 8>& ht_20_codings();
const std::array<coding, 8>& ht_40_codings();

/*! Symbols for a PSDU of \p octets, with SERVICE and tail bits (clauses 17.3.5.4 and
 * 19.3.11). */
int data_symbols(int octets, const coding& way);

/*! The coded and interleaved bits of the SIGNAL field (clause 17.3.4), in the order of
 * its data subcarriers. */
std::array<uint8_t, 48> signal_field(int rate_code, int length);

enum class ht_width { mhz_20, mhz_40 };
/*! The same of the two symbols of the HT-SIG field (clause 19.3.9.4.3). */
std::array<uint8_t, 96> ht_signal_field(int mcs, ht_width width, int octets);

} // namespace wifi
} // namespace core
} // namespace specsense
} // namespace gr
