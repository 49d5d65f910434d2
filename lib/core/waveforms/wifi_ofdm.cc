// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "csma_schedule.h"
#include "wifi_ofdm_transmitter.h"
#include <gnuradio/specsense/core/waveforms/wifi_ofdm.h>

namespace gr {
namespace specsense {
namespace core {

using wifi::coding;
using wifi::halves;

namespace {

constexpr int acknowledgement_octets = 14; // clause 9.3.1.4

// SIFS, slot and aCWmin of Table 17-21.
csma_timing timing(wifi_channel channel)
{
    switch (channel) {
    case wifi_channel::mhz_5:
        return { 64e-6, 21e-6, 15 };
    case wifi_channel::mhz_10:
        return { 32e-6, 13e-6, 15 };
    default:
        return { 16e-6, 9e-6, 15 };
    }
}

int bits_per_subcarrier(wifi_modulation modulation)
{
    switch (modulation) {
    case wifi_modulation::bpsk:
        return 1;
    case wifi_modulation::qpsk:
        return 2;
    case wifi_modulation::qam16:
        return 4;
    default:
        return 6;
    }
}

std::vector<coding> codings(const wifi_ofdm_config& config)
{
    const auto& all = config.channel == wifi_channel::ht_40 ? wifi::ht_40_codings()
        : config.channel == wifi_channel::ht_20             ? wifi::ht_20_codings()
                                                            : wifi::non_ht_codings();
    std::vector<coding> kept;
    for (const auto& way : all) {
        if (config.modulation == wifi_modulation::any ||
            way.bits_per_subcarrier == bits_per_subcarrier(config.modulation)) {
            kept.push_back(way);
        }
    }
    return kept;
}

// The highest of the mandatory rates, 6, 12 and 24 Mb/s, that is no better than the
// packet's (clause 10.6.6.5).
const coding& response_coding(const coding& packet)
{
    return wifi::non_ht_codings()[packet.bits_per_subcarrier < 4
                                      ? 2 * (packet.bits_per_subcarrier - 1)
                                      : 4];
}

} // namespace

void wifi_ofdm_config::validate() const
{
    check_traffic("wifi_ofdm", " (IEEE 802.11-2020, 17.3.4.3)", *this);
}

class wifi_ofdm::impl
{
public:
    impl(const wifi_ofdm_config& config, uint64_t seed);

    bool append_silence(std::vector<sample>& out)
    {
        return d_schedule.append_silence(out);
    }
    /*! A frame at 0 s. */
    activity send(std::vector<sample>& out);

private:
    activity send_frame(std::vector<sample>& out);
    activity send_data(std::vector<sample>& out);

    wifi_ofdm_config d_config;
    wifi::ofdm_transmitter d_transmitter;
    std::vector<coding> d_codings;
    random_source d_packets;
    csma_schedule d_schedule;
    int d_beacon_octets;
    coding d_response{}; // to the last packet
};

wifi_ofdm::impl::impl(const wifi_ofdm_config& config, uint64_t seed)
    : d_config(config), d_transmitter(config.channel, random_source(seed).fork(0)),
      d_codings(codings(config)), d_packets(random_source(seed).fork(1)),
      d_schedule(d_transmitter.sample_rate(),
                 timing(config.channel),
                 config.load,
                 config.beacon_interval_s,
                 random_source(seed).fork(2)),
      d_beacon_octets(int(d_packets.integer(150, 350)))
{
}

activity wifi_ofdm::impl::send(std::vector<sample>& out)
{
    activity a = send_frame(out);
    a.stop = double(out.size()) / d_transmitter.sample_rate();
    d_schedule.sent(out.size(), size_t(d_transmitter.skirt()));
    return a;
}

activity wifi_ofdm::impl::send_frame(std::vector<sample>& out)
{
    switch (d_schedule.frame()) {
    case wifi_frame::acknowledgement:
        return d_transmitter.send_non_ht(
            d_response, acknowledgement_octets, halves::both, out);
    case wifi_frame::beacon:
        return d_transmitter.send_non_ht(
            wifi::non_ht_codings()[0], d_beacon_octets, halves::lower, out);
    default:
        return send_data(out);
    }
}

activity wifi_ofdm::impl::send_data(std::vector<sample>& out)
{
    const auto& way = d_codings[d_packets.integer(0, int64_t(d_codings.size()) - 1)];
    const int octets =
        int(d_packets.integer(d_config.shortest_packet, d_config.longest_packet));
    d_response = response_coding(way);
    return d_transmitter.is_ht()
        ? d_transmitter.send_ht(way, octets, out)
        : d_transmitter.send_non_ht(way, octets, halves::both, out);
}

wifi_ofdm::wifi_ofdm(const wifi_ofdm_config& config, uint64_t seed)
    : waveform(wifi::ofdm_sample_rate(config.channel),
               wifi::ofdm_bandwidth(config.channel))
{
    config.validate();
    d_impl = std::make_unique<impl>(config, seed);
}

wifi_ofdm::~wifi_ofdm() = default;

void wifi_ofdm::make_block(std::vector<sample>& block)
{
    if (d_impl->append_silence(block)) {
        return;
    }
    activity a = d_impl->send(block);
    const double start = double(block_start()) / sample_rate();
    a.start += start;
    a.stop += start;
    report(a);
}

} // namespace core
} // namespace specsense
} // namespace gr
