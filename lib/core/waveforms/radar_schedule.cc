// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radar_schedule.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

radar_schedule::radar_schedule(const radar_config& config, const random_source& random)
    : d_config(config), d_random(random), d_time(config.first_pulse),
      d_burst_start(config.first_pulse)
{
    begin_packet();
}

scheduled_pulse radar_schedule::next()
{
    if (d_pulse_in_packet == d_config.pulses_per_packet) {
        begin_packet();
    }
    const scheduled_pulse pulse{ d_time,
                                 d_config.hopping == frequency_hopping::by_pulse
                                     ? draw_frequency()
                                     : d_packet_frequency };
    ++d_pulse_in_packet;
    d_time += interval();
    if (d_config.pulses_per_burst > 0 &&
        ++d_pulse_in_burst == d_config.pulses_per_burst) {
        d_pulse_in_burst = 0;
        d_burst_start += d_config.burst_interval;
        d_time = d_burst_start;
        begin_packet();
    }
    return pulse;
}

void radar_schedule::begin_packet()
{
    const auto& intervals = d_config.pulse_intervals;
    d_pulse_in_packet = 0;
    d_packet = (d_packet + 1) % int(intervals.size());
    d_packet_frequency = draw_frequency();
    d_packet_interval = d_config.interval_pattern == pulse_interval_pattern::agile
        ? d_random.uniform(shortest_interval(d_config), longest_interval(d_config))
        : intervals[d_packet];
}

double radar_schedule::interval()
{
    const auto& intervals = d_config.pulse_intervals;
    switch (d_config.interval_pattern) {
    case pulse_interval_pattern::staggered:
        d_pulse = (d_pulse + 1) % int(intervals.size());
        return intervals[d_pulse];
    case pulse_interval_pattern::jittered:
        return intervals.front() +
            d_random.uniform(-d_config.interval_jitter, d_config.interval_jitter);
    default:
        return d_packet_interval;
    }
}

double radar_schedule::draw_frequency()
{
    const auto& choice = d_config.frequencies;
    return choice.size() == 1 ? choice.front()
                              : choice[d_random.integer(0, int64_t(choice.size()) - 1)];
}

double shortest_interval(const radar_config& config)
{
    const auto& intervals = config.pulse_intervals;
    return *std::min_element(intervals.begin(), intervals.end()) -
        (config.interval_pattern == pulse_interval_pattern::jittered
             ? config.interval_jitter
             : 0.0);
}

double longest_interval(const radar_config& config)
{
    const auto& intervals = config.pulse_intervals;
    return *std::max_element(intervals.begin(), intervals.end()) +
        (config.interval_pattern == pulse_interval_pattern::jittered
             ? config.interval_jitter
             : 0.0);
}

} // namespace core
} // namespace specsense
} // namespace gr
