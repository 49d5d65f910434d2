// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "rule.h"
#include <cmath>
#include <complex>
#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Times of a PHY in s, as IEEE 802.11-2020 tabulates them. */
struct csma_timing {
    double sifs = 0.0;
    double slot = 0.0;
    int contention_window = 0; //!< aCWmin: the longest backoff, in slots
};

/*! The rules for what configurations of 802.11 waveforms share; \p clause, which limits
 * the length of packets, may be empty. */
template<typename Config>
void check_traffic(const std::string& waveform,
                   const std::string& clause,
                   const Config& c)
{
    const std::string limits = "must be 1 to 4095 octets" + clause + ", got ";
    require(c.shortest_packet >= 1 && c.shortest_packet <= 4095,
            waveform,
            ": shortest_packet ",
            limits,
            c.shortest_packet);
    require(c.longest_packet >= 1 && c.longest_packet <= 4095,
            waveform,
            ": longest_packet ",
            limits,
            c.longest_packet);
    require(c.longest_packet >= c.shortest_packet,
            waveform,
            ": longest_packet must be at least shortest_packet (",
            c.shortest_packet,
            "), got ",
            c.longest_packet);
    require(
        c.load >= 0.0 && c.load <= 1.0, waveform, ": load must be 0 to 1, got ", c.load);
    require(c.beacon_interval_s == 0.0 ||
                (c.beacon_interval_s >= 0.01 && std::isfinite(c.beacon_interval_s)),
            waveform,
            ": beacon_interval_s must be 0 (no beacons) or at least 0.01, got ",
            c.beacon_interval_s);
    require(c.load > 0.0 || c.beacon_interval_s > 0.0,
            waveform,
            ": without beacons, load must be positive, got ",
            c.load);
}

enum class wifi_frame { data, acknowledgement, beacon };

/*!
 * \brief Which frame follows which, and after how much silence, on one 802.11 channel
 * whose stations all hear each other (clause 10.3).
 *
 * Data waits for DIFS and a random backoff, and is acknowledged SIFS after its end;
 * beacons are due at fixed times and wait for the exchange that is under way. Beyond
 * that the channel idles for so long that data and acknowledgements take \p load of the
 * time, or as near to it as the waits allow.
 */
class csma_schedule
{
public:
    /*! \p beacon_interval in s; 0 for none. */
    csma_schedule(double sample_rate,
                  const csma_timing& timing,
                  double load,
                  double beacon_interval,
                  const random_source& source);

    /*! Appends silence to \p block if some is left before the next frame. */
    bool append_silence(std::vector<std::complex<float>>& block);

    /*! The next frame, once the silence is over. */
    wifi_frame frame() const { return d_frame; }

    /*! That frame took \p samples, and \p skirts on both sides of it together, which are
     * taken off the silence that follows. */
    void sent(size_t samples, size_t skirts);

private:
    void wait(wifi_frame next, double silence);
    void contend();

    double d_sample_rate;
    csma_timing d_timing;
    double d_load;
    double d_beacon_interval;
    random_source d_source;

    wifi_frame d_frame = wifi_frame::data;
    int64_t d_silence = 0;       // samples yet to come before d_frame
    double d_until_beacon = 0.0; // s
    double d_idle_owed = 0.0;    // s of silence that the load still asks for
};

} // namespace core
} // namespace specsense
} // namespace gr
