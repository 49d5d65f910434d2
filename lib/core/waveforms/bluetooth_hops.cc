// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bluetooth_hops.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int slot = 625;                        // us, volume 2 part B, 2.2.1
constexpr int access_code_bits = 72;             // volume 2 part B, 6.3
constexpr int header_bits = 54;                  // volume 2 part B, 6.4
constexpr int inter_frame_space = 150;           // us, volume 6 part B, 4.1
constexpr int longest_advertising_delay = 10000; // us, volume 6 part B, 4.4.2.2
constexpr int advertising_pause = 400;           // us; at most 10 ms (same clause)
constexpr int data_channels = 37;                // volume 6 part B, 1.4.1

// Preamble, access address, header and CRC of an uncoded packet of 1 Mb/s, and its
// payload (volume 6 part B, 2.1).
int low_energy_bits(int octets) { return 8 + 32 + 16 + 8 * octets + 24; }

// Place of a data channel in the band, between those of advertising (volume 6 part B,
// 1.4.1).
int place_of_data_channel(int index) { return index <= 10 ? index + 1 : index + 2; }

} // namespace

int bluetooth_spacing(bluetooth_mode mode)
{
    return mode == bluetooth_mode::classic ? 1 : 2;
}

int bluetooth_channels(bluetooth_mode mode)
{
    return mode == bluetooth_mode::classic ? 79 : 40;
}

std::vector<int> bluetooth_hop_set(bluetooth_mode mode)
{
    std::vector<int> set;
    switch (mode) {
    case bluetooth_mode::classic:
        for (int c = 0; c < bluetooth_channels(mode); ++c) {
            set.push_back(c);
        }
        break;
    case bluetooth_mode::low_energy_advertising:
        set = { 0, 12, 39 };
        break;
    default:
        for (int i = 0; i < data_channels; ++i) {
            set.push_back(place_of_data_channel(i));
        }
    }
    return set;
}

int bluetooth_view(const bluetooth_config& config)
{
    return config.channels > 0 ? config.channels
                               : bluetooth_channels(config.mode) - config.first_channel;
}

bool bluetooth_sees(const bluetooth_config& config, int channel)
{
    return channel >= config.first_channel &&
        channel < config.first_channel + bluetooth_view(config);
}

bluetooth_hops::bluetooth_hops(const bluetooth_config& config,
                               const random_source& source)
    : d_config(config), d_source(source), d_hop_set(bluetooth_hop_set(config.mode))
{
    if (config.hopping == bluetooth_hopping::within_view) {
        d_hop_set.erase(std::remove_if(d_hop_set.begin(),
                                       d_hop_set.end(),
                                       [&](int c) { return !bluetooth_sees(config, c); }),
                        d_hop_set.end());
    }
    const int64_t period = config.mode == bluetooth_mode::classic
        ? 2 * slot
        : std::llround(config.event_interval_s * 1e6);
    d_time = d_source.integer(1, period);
    d_hop_increment = int(d_source.integer(5, 16)); // volume 6 part B, 2.3.3.1
}

bluetooth_packet bluetooth_hops::next()
{
    while (d_planned.empty()) {
        switch (d_config.mode) {
        case bluetooth_mode::classic:
            plan_slots();
            break;
        case bluetooth_mode::low_energy_advertising:
            plan_advertising();
            break;
        default:
            plan_connection();
        }
    }
    const auto packet = d_planned.front();
    d_planned.pop_front();
    return packet;
}

void bluetooth_hops::plan_slots()
{
    // The master begins in even slots, and is answered in the slot after its packet, by
    // a NULL packet or by data.
    if (!d_source.chance(d_config.load)) {
        d_time += 2 * slot;
        return;
    }
    const int sent = draw_slots();
    d_planned.push_back({ d_time, draw_channel(), classic_packet_bits(sent) });
    d_time += sent * slot;

    if (d_source.chance(0.5)) {
        d_planned.push_back({ d_time, draw_channel(), access_code_bits + header_bits });
        d_time += slot;
    } else {
        const int answered = draw_slots();
        d_planned.push_back({ d_time, draw_channel(), classic_packet_bits(answered) });
        d_time += answered * slot;
    }
}

int bluetooth_hops::draw_slots()
{
    return 1 + 2 * int(d_source.integer(0, d_config.longest_packet_slots / 2));
}

// Payload header, data and CRC of DH1, DH3 and DH5 (volume 2 part B, Table 6.9), from
// just more than the shorter type holds to all.
int bluetooth_hops::classic_packet_bits(int slots)
{
    constexpr int payload_octets[] = { 3, 30, 187, 343 };
    const int type = (slots + 1) / 2;
    const int64_t octets = d_source.integer(payload_octets[type - 1] + 1,
                                            payload_octets[type]);
    return access_code_bits + header_bits + 8 * int(octets);
}

int bluetooth_hops::draw_channel()
{
    return d_hop_set[d_source.integer(0, int64_t(d_hop_set.size()) - 1)];
}

void bluetooth_hops::plan_advertising()
{
    int64_t time = d_time;
    const int payload = int(d_source.integer(6, 37)); // volume 6 part B, 2.3.1.1
    for (int channel : d_hop_set) {
        d_planned.push_back({ time, channel, low_energy_bits(payload) });
        time += low_energy_bits(payload) + advertising_pause;
    }
    d_time += std::llround(d_config.event_interval_s * 1e6) +
        d_source.integer(0, longest_advertising_delay);
}

void bluetooth_hops::plan_connection()
{
    constexpr int longest_payload = 27; // octets, without data length extension
    const int longest_exchange = 2 *
        (low_energy_bits(longest_payload) + inter_frame_space);
    const int64_t next_event = d_time + std::llround(d_config.event_interval_s * 1e6);
    const int channel = next_data_channel();
    int64_t time = d_time;
    do {
        for (int station = 0; station < 2; ++station) {
            const int bits = low_energy_bits(int(d_source.integer(0, longest_payload)));
            d_planned.push_back({ time, channel, bits });
            time += bits + inter_frame_space;
        }
    } while (time + longest_exchange < next_event && d_source.chance(d_config.load));
    d_time = next_event;
}

// Channel selection algorithm 1 (volume 6 part B, 4.5.8.2).
int bluetooth_hops::next_data_channel()
{
    d_unmapped = (d_unmapped + d_hop_increment) % data_channels;
    const int place = place_of_data_channel(d_unmapped);
    return std::binary_search(d_hop_set.begin(), d_hop_set.end(), place)
        ? place
        : d_hop_set[size_t(d_unmapped) % d_hop_set.size()];
}

} // namespace core
} // namespace specsense
} // namespace gr
