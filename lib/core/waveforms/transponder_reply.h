// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A reply as pulses that don't touch, in order; times in s from the first one's start.
 */
struct transponder_reply {
    struct pulse {
        double start;
        double stop;
    };
    std::vector<pulse> pulses;
    double length; //!< to the end of the last bit
};

/*! The remainder of \p bits, first one first, by the generator polynomial of Mode S (ICAO
 * Annex 10, Volume IV, 3.1.2.3.3.1.2): 0 for a message with its parity, DF11 and DF17. */
uint32_t mode_s_remainder(const std::vector<bool>& bits);

/*! An extended squitter (DF17, 112 bits) or an acquisition squitter (DF11, 56 bits) of
 * the aircraft with that 24-bit address, with random content and right parity. */
std::vector<bool> extended_squitter(uint32_t address, random_source& random);
std::vector<bool> acquisition_squitter(uint32_t address, random_source& random);

/*! 3.1.2.2.5: preamble and pulse position modulation. */
transponder_reply mode_s_reply(const std::vector<bool>& bits);

/*! 3.1.1.6: framing pulses and twelve information pulses, each there or not. */
transponder_reply mode_ac_reply(random_source& random);

} // namespace core
} // namespace specsense
} // namespace gr
