// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "random_bits.h"
#include <complex>
#include <gnuradio/specsense/core/waveforms/wifi_dsss.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Chips, of magnitude 1, of one packet (IEEE 802.11-2020, clause 16.2). */
class dsss_packet
{
public:
    dsss_packet(dsss_rate rate, dsss_preamble preamble, int octets, random_bits& data);

    const std::vector<std::complex<float>>& chips() const { return d_chips; }

private:
    void send_preamble(dsss_preamble preamble);
    void send_header(dsss_rate rate, dsss_preamble preamble, int octets);
    void send_data(dsss_rate rate, int octets, random_bits& data);

    int scrambled(int bit);
    void send_dbpsk(int bit);
    void send_dqpsk(int first, int second);
    void send_barker();
    void send_cck_5_5(const int* bits, int symbol);
    void send_cck_11(const int* bits, int symbol);
    void send_cck(int p2, int p3, int p4);

    unsigned d_scrambler = 0; // Z1 is the lowest bit
    int d_phase = 0;          // of the last symbol, in quarters of a turn
    std::vector<std::complex<float>> d_chips;
};

} // namespace core
} // namespace specsense
} // namespace gr
