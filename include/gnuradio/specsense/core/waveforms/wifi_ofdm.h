// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! Width and format of the packets on an 802.11 channel. */
enum class wifi_channel {
    mhz_5,  //!< non-HT, quarter clocked
    mhz_10, //!< non-HT, half clocked
    mhz_20, //!< non-HT (802.11a/g): 52 subcarriers
    ht_20,  //!< HT-mixed (802.11n): 56 subcarriers
    ht_40   //!< HT-mixed: 114 subcarriers; beacons in the lower 20 MHz
};

enum class wifi_modulation {
    any, //!< drawn for each packet
    bpsk,
    qpsk,
    qam16,
    qam64
};

/*! A channel with stations that send packets, acknowledgements and beacons. */
struct SPECSENSE_CORE_API wifi_ofdm_config {
    wifi_channel channel = wifi_channel::mhz_20;
    wifi_modulation modulation = wifi_modulation::any; //!< of packets' data
    int shortest_packet = 100; //!< octets of the PSDU, 1 to 4095; drawn uniformly
    int longest_packet = 1500;
    /*! Share of time, 0 to 1, that packets and acknowledgements take; what is beyond the
     * stations' reach (about 0.9 for long packets) becomes the most they can do. */
    double load = 0.3;
    double beacon_interval_s = 0.1024; //!< 0: no beacons

    /*! Throws std::invalid_argument with the rule and the value. */
    void validate() const;
};

/*!
 * \brief OFDM packets of IEEE 802.11-2020, clauses 17 (non-HT) and 19 (HT-mixed, one
 * spatial stream): training, SIGNAL and HT-SIG fields and pilots exact, data random.
 *
 * Sampled at twice the channel's width, so that the skirts of the symbols, whose edges
 * overlap by 100 ns at 20 MHz (clause 17.3.2.5), are what they are on the air.
 * Activities: one a packet, over its occupied subcarriers.
 */
class SPECSENSE_CORE_API wifi_ofdm : public waveform
{
public:
    wifi_ofdm(const wifi_ofdm_config& config, uint64_t seed);
    ~wifi_ofdm() override;

private:
    class impl;

    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
