// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/radar.h>

namespace gr {
namespace specsense {
namespace core {

struct scheduled_pulse {
    double start;     //!< s
    double frequency; //!< Hz
};

/*! When a radar sends its pulses, and at which frequencies. */
class radar_schedule
{
public:
    radar_schedule(const radar_config& config, const random_source& random);

    scheduled_pulse next();

private:
    void begin_packet();
    double interval();
    double draw_frequency();

    radar_config d_config;
    random_source d_random;
    double d_time;            // of the next pulse
    double d_burst_start;     // its burst's first pulse
    int d_pulse_in_burst = 0; // counts only where there are bursts
    int d_pulse_in_packet = 0;
    int d_pulse = -1; // since the first one, modulo the number of intervals
    int d_packet = -1;
    double d_packet_interval = 0.0;
    double d_packet_frequency = 0.0;
};

/*! The shortest and the longest time between two pulses of a burst. */
double shortest_interval(const radar_config& config);
double longest_interval(const radar_config& config);

} // namespace core
} // namespace specsense
} // namespace gr
