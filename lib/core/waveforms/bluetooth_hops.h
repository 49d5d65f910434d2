// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <deque>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/bluetooth.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A packet of a bit a microsecond, on a channel counted from 0 at 2402 MHz. */
struct bluetooth_packet {
    int64_t start; //!< us
    int channel;
    int bits;
};

/*! MHz between channels, and their number. */
int bluetooth_spacing(bluetooth_mode mode);
int bluetooth_channels(bluetooth_mode mode);
/*! Channels of the band that the mode's stations may use. */
std::vector<int> bluetooth_hop_set(bluetooth_mode mode);
/*! Number of channels in view. */
int bluetooth_view(const bluetooth_config& config);
bool bluetooth_sees(const bluetooth_config& config, int channel);

/*! Which packets are sent, in or out of view, in order of time. */
class bluetooth_hops
{
public:
    bluetooth_hops(const bluetooth_config& config, const random_source& source);

    bluetooth_packet next();

private:
    void plan_slots();
    void plan_advertising();
    void plan_connection();
    int classic_packet_bits(int slots);
    int draw_slots();
    int draw_channel();
    int next_data_channel();

    bluetooth_config d_config;
    random_source d_source;
    std::vector<int> d_hop_set; // ascending
    int64_t d_time;             // us, of the next chance to send
    int d_unmapped = 0;         // of channel selection algorithm 1
    int d_hop_increment;
    std::deque<bluetooth_packet> d_planned;
};

} // namespace core
} // namespace specsense
} // namespace gr
