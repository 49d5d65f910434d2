// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "csma_schedule.h"
#include "pulse_shaper.h"
#include "rule.h"
#include "wifi_dsss_packet.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double chip_rate = 11e6; // clause 16.3.6.6
constexpr int samples_per_chip = 2;
constexpr int span = 16;                              // chips that a pulse lasts
constexpr int skirts = (span - 1) * samples_per_chip; // samples, both together
constexpr int acknowledgement_octets = 14;            // clause 9.3.1.4
constexpr csma_timing timing{ 10e-6, 20e-6, 31 };     // clause 16.3.3

const wifi_dsss_config& checked(const wifi_dsss_config& config)
{
    config.validate();
    return config;
}

} // namespace

void wifi_dsss_config::validate() const
{
    check_traffic("wifi_dsss", "", *this);
    require(preamble == dsss_preamble::long_sync || rate != dsss_rate::mbps_1,
            "wifi_dsss: the short preamble is for rates from 2 Mb/s up (IEEE "
            "802.11-2020, 16.2.2.3), got 1 Mb/s");
    require(roll_off > 0.0 && roll_off <= 1.0,
            "wifi_dsss: roll_off must be above 0 and at most 1, got ",
            roll_off);
}

class wifi_dsss::impl
{
public:
    impl(const wifi_dsss_config& config, uint64_t seed)
        : d_config(config), d_packets(random_source(seed).fork(0)),
          d_data(random_source(seed).fork(1)), d_schedule(samples_per_chip * chip_rate,
                                                          timing,
                                                          config.load,
                                                          config.beacon_interval_s,
                                                          random_source(seed).fork(2)),
          d_beacon_octets(int(d_packets.integer(100, 300))),
          d_half_bandwidth(0.5 *
                           root_raised_cosine_bandwidth(chip_rate, config.roll_off)),
          d_shaper(root_raised_cosine(config.roll_off, span, samples_per_chip),
                   samples_per_chip)
    {
    }

    bool append_silence(std::vector<sample>& out)
    {
        return d_schedule.append_silence(out);
    }
    // A packet; the first of its samples is sample \p start of all.
    activity send(int64_t start, std::vector<sample>& out)
    {
        shape(next_packet(), out);
        d_schedule.sent(out.size(), skirts);

        constexpr double rate = samples_per_chip * chip_rate;
        const int64_t first = start + skirts / 2;
        return { double(first) / rate,
                 double(first + int64_t(out.size()) - skirts) / rate,
                 -d_half_bandwidth,
                 d_half_bandwidth };
    }

private:
    dsss_packet next_packet()
    {
        switch (d_schedule.frame()) {
        case wifi_frame::acknowledgement:
            return { std::min(d_config.rate, dsss_rate::mbps_2),
                     d_config.preamble,
                     acknowledgement_octets,
                     d_data };
        case wifi_frame::beacon:
            return {
                dsss_rate::mbps_1, dsss_preamble::long_sync, d_beacon_octets, d_data
            };
        default:
            return { d_config.rate,
                     d_config.preamble,
                     int(d_packets.integer(d_config.shortest_packet,
                                           d_config.longest_packet)),
                     d_data };
        }
    }

    // The packet's chips, and half a pulse before and after them.
    void shape(const dsss_packet& packet, std::vector<sample>& out)
    {
        auto chips = packet.chips();
        chips.resize(chips.size() + span - 1);
        out.resize(chips.size() * samples_per_chip);
        d_shaper.shape(chips.data(), chips.size(), out.data());
    }

    wifi_dsss_config d_config;
    random_source d_packets;
    random_bits d_data;
    csma_schedule d_schedule;
    int d_beacon_octets;
    double d_half_bandwidth;
    pulse_shaper<sample> d_shaper;
};

wifi_dsss::wifi_dsss(const wifi_dsss_config& config, uint64_t seed)
    : waveform(samples_per_chip * chip_rate,
               root_raised_cosine_extent(chip_rate, checked(config).roll_off)),
      d_impl(std::make_unique<impl>(config, seed))
{
}

wifi_dsss::~wifi_dsss() = default;

void wifi_dsss::make_block(std::vector<sample>& block)
{
    if (!d_impl->append_silence(block)) {
        report(d_impl->send(block_start(), block));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
