// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! How packets' data are sent. */
enum class dsss_rate {
    mbps_1,   //!< Barker code, DBPSK
    mbps_2,   //!< Barker code, DQPSK
    mbps_5_5, //!< complementary code keying
    mbps_11
};

enum class dsss_preamble {
    long_sync, //!< 144 bits and a header at 1 Mb/s
    short_sync //!< 72 bits, and a header at 2 Mb/s; not for 1 Mb/s
};

/*! A channel with stations that send packets, acknowledgements (at 2 Mb/s at most) and
 * beacons (at 1 Mb/s). */
struct SPECSENSE_CORE_API wifi_dsss_config {
    dsss_rate rate = dsss_rate::mbps_11;
    dsss_preamble preamble = dsss_preamble::long_sync;
    int shortest_packet = 100; //!< octets of the PSDU, 1 to 4095; drawn uniformly
    int longest_packet = 1500;
    /*! Share of time, 0 to 1, that packets and acknowledgements take; what is beyond the
     * stations' reach becomes the most they can do. */
    double load = 0.3;
    double beacon_interval_s = 0.1024; //!< 0: no beacons
    /*! Of the root raised cosine that shapes chips, above 0 to 1; the standard leaves
     * the shape open within its mask. */
    double roll_off = 0.5;

    /*! Throws std::invalid_argument with the rule and the value. */
    void validate() const;
};

/*!
 * \brief Packets of IEEE 802.11-2020, clause 16 (802.11b): preamble and header exact,
 * data random and scrambled, 11 Mchip/s at 2 samples a chip.
 *
 * Activities: one a packet, over the 99 % bandwidth of its shaped chips.
 */
class SPECSENSE_CORE_API wifi_dsss : public waveform
{
public:
    wifi_dsss(const wifi_dsss_config& config, uint64_t seed);
    ~wifi_dsss() override;

private:
    class impl;

    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
