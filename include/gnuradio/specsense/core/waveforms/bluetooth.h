// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

enum class bluetooth_mode {
    classic,                //!< a BR piconet: two stations on 79 channels of 1 MHz
    low_energy_advertising, //!< one station on 3 of 40 channels of 2 MHz
    low_energy_connection   //!< two stations on the 37 others
};

enum class bluetooth_hopping {
    whole_band, //!< over all channels; only those in view are seen
    within_view //!< over the channels in view, as adaptive hopping makes it
};

struct SPECSENSE_CORE_API bluetooth_config {
    bluetooth_mode mode = bluetooth_mode::classic;
    /*! The view: \p channels from \p first_channel up, counted from 0 at 2402 MHz, 1 MHz
     * apart (classic, 79) or 2 MHz (low energy, 40; those of advertising are 0, 12 and
     * 39). The waveform's 0 Hz is its middle. */
    int first_channel = 0;
    int channels = 0; //!< 0: all from first_channel up
    bluetooth_hopping hopping = bluetooth_hopping::whole_band;
    /*! Classic: share of the master's chances to send that it takes. Connection:
     * probability that one exchange is followed by another of the same event. */
    double load = 0.5;
    int longest_packet_slots = 5;   //!< classic: 1, 3 or 5 slots of 625 us
    double event_interval_s = 0.03; //!< low energy: from event to event, 0.0075 to 10.24
    /*! Of the GFSK: 0.28 to 0.35 (classic) or 0.45 to 0.55 (low energy); 0 for the middle
     * of that. */
    double modulation_index = 0.0;

    /*! Throws std::invalid_argument with the rule and the value. */
    void validate() const;
};

/*!
 * \brief Packets of a Bluetooth piconet, advertiser or connection, GFSK of BT 0.5 at
 * 1 Mb/s, hopping (Bluetooth Core Specification 5.4, volume 2 part B and volume 6
 * part B).
 *
 * Preambles are exact, access codes of the right length random (the advertisers' is the
 * standard's), headers and payloads random. Classic hops are drawn at random; a
 * connection hops by channel selection algorithm 1. Packets rise and fall within 1 us.
 * Sampled at the view's width and at least 4 MHz more. Activities: one a packet in view,
 * from half of its rise to half of its fall, over its 99 % bandwidth.
 */
class SPECSENSE_CORE_API bluetooth : public waveform
{
public:
    bluetooth(const bluetooth_config& config, uint64_t seed);
    ~bluetooth() override;

private:
    class impl;

    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
