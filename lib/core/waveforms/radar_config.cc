// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radar_config.h"
#include "phase_codes.h"
#include "pulse_edge.h"
#include "radar_schedule.h"
#include "rule.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double longest_pulse = 0.01; // s; drawn whole, and measured

bool is_positive(double x) { return std::isfinite(x) && x > 0.0; }

bool is_swept(radar_modulation modulation)
{
    return is_continuous(modulation) || modulation == radar_modulation::linear_fm ||
        modulation == radar_modulation::nonlinear_fm;
}

double least_sample_rate(const radar_config& c)
{
    double farthest = 0.0;
    for (double f : c.frequencies) {
        farthest = std::max(farthest, std::abs(f));
    }
    return 2.0 * farthest + (is_swept(c.modulation) ? 1.25 * c.bandwidth : 0.0) +
        (is_continuous(c.modulation) ? 0.0 : 2.0 / std::min(c.rise_time, c.fall_time));
}

/* Between the two edges' outermost points. */
double whole_pulse(const radar_config& c)
{
    return c.pulse_width + pulse_edge(c.rise_time).half_length() +
        pulse_edge(c.fall_time).half_length();
}

void check_pulse(const radar_config& c)
{
    require(c.pulse_width > 0.0 && c.pulse_width <= longest_pulse,
            "radar: pulse_width must be above 0 and at most 0.01 s, got ",
            c.pulse_width);
    require(is_positive(c.rise_time),
            "radar: rise_time must be above 0 s, got ",
            c.rise_time);
    require(is_positive(c.fall_time),
            "radar: fall_time must be above 0 s, got ",
            c.fall_time);
    const double edges = whole_pulse(c) - c.pulse_width;
    require(edges <= c.pulse_width,
            "radar: pulse_width must be at least ",
            edges,
            " s for its edges, got ",
            c.pulse_width);
    if (!is_phase_code(c.modulation)) {
        return;
    }
    const std::string rule = chip_rule(c.modulation, c.chips);
    require(rule.empty(), "radar: chips of this code must be ", rule, ", got ", c.chips);
    const double chip = c.pulse_width / c.chips;
    require(edges <= chip,
            "radar: a chip must last at least ",
            edges,
            " s for its edges, got ",
            chip);
}

void check_intervals(const radar_config& c)
{
    const auto& intervals = c.pulse_intervals;
    require(!intervals.empty(), "radar: pulse_intervals must hold one or more, got ", 0);
    for (double interval : intervals) {
        require(is_positive(interval),
                "radar: pulse_intervals must be above 0 s, got ",
                interval);
    }
    require(std::isfinite(c.interval_jitter) && c.interval_jitter >= 0.0,
            "radar: interval_jitter must not be negative, got ",
            c.interval_jitter);
    switch (c.interval_pattern) {
    case pulse_interval_pattern::constant:
    case pulse_interval_pattern::jittered:
        require(intervals.size() == 1,
                "radar: constant and jittered pulses have one interval, got ",
                intervals.size());
        break;
    case pulse_interval_pattern::agile:
        require(
            intervals.size() == 2,
            "radar: agile pulses have two intervals, the shortest and the longest, got ",
            intervals.size());
        break;
    default:
        require(intervals.size() >= 2,
                "radar: staggered pulses have two intervals or more, got ",
                intervals.size());
    }
    require(shortest_interval(c) > whole_pulse(c),
            "radar: pulse intervals must be longer than the pulse of ",
            whole_pulse(c),
            " s, got ",
            shortest_interval(c));
}

void check_bursts(const radar_config& c)
{
    require(c.pulses_per_packet > 0,
            "radar: pulses_per_packet must be above 0, got ",
            c.pulses_per_packet);
    require(c.pulses_per_burst >= 0,
            "radar: pulses_per_burst must be above 0, or 0 for pulses without end, got ",
            c.pulses_per_burst);
    if (c.pulses_per_burst == 0) {
        return;
    }
    const double burst = (c.pulses_per_burst - 1) * longest_interval(c) + whole_pulse(c);
    require(std::isfinite(c.burst_interval) && c.burst_interval > burst,
            "radar: burst_interval must be longer than a burst of ",
            burst,
            " s, got ",
            c.burst_interval);
}

void check_sweeps(const radar_config& c)
{
    require(is_positive(c.sweep_time),
            "radar: sweep_time must be above 0 s, got ",
            c.sweep_time);
    require(c.frequencies.size() == 1,
            "radar: fmcw has one frequency, got ",
            c.frequencies.size());
    // Otherwise its spectrum is not the swept band.
    require(c.bandwidth * c.sweep_time >= 10.0,
            "radar: an fmcw ramp's bandwidth times sweep_time must be at least 10, got ",
            c.bandwidth * c.sweep_time);
}

void check_antenna(const radar_config& c)
{
    require(is_positive(c.scan_period),
            "radar: scan_period must be above 0 s, got ",
            c.scan_period);
    require(c.beam_width > 0.0 && c.beam_width <= 180.0,
            "radar: beam_width must be above 0 and at most 180 degrees, got ",
            c.beam_width);
    require(std::isfinite(c.first_azimuth),
            "radar: first_azimuth must be a number of degrees, got ",
            c.first_azimuth);
    require(c.sidelobe_floor_db <= 0.0,
            "radar: sidelobe_floor_db must be at most 0 dB, got ",
            c.sidelobe_floor_db);
    require(c.truth_range_db >= 0.0,
            "radar: truth_range_db must be at least 0 dB, got ",
            c.truth_range_db);
}

/* Beyond these no radar is, and numbers of samples would be too large. */
void check_bounds(const radar_config& c)
{
    constexpr double longest = 1e6; // s
    const auto check = [](const char* name, double value) {
        require(value <= longest, "radar: ", name, " must be at most 1e6 s, got ", value);
    };
    check("first_pulse", c.first_pulse);
    check("sweep_time", c.sweep_time);
    check("burst_interval", c.burst_interval);
    check("interval_jitter", c.interval_jitter);
    for (double interval : c.pulse_intervals) {
        check("pulse_intervals", interval);
    }
    require(c.scan_period >= 1e-3 && c.scan_period <= longest,
            "radar: scan_period must be 0.001 to 1e6 s, got ",
            c.scan_period);
    const double rate = std::max(c.sample_rate, least_sample_rate(c));
    require(rate <= 1e11,
            "radar: frequencies, bandwidth and edges must fit into 1e11 samples/s, got ",
            rate);
    require(is_continuous(c.modulation) || c.pulse_width * rate <= 2e7,
            "radar: a pulse must fit into 2e7 samples, got ",
            c.pulse_width * rate);
}

} // namespace

void radar_config::validate() const
{
    require(!frequencies.empty(), "radar: frequencies must hold one or more, got ", 0);
    for (double f : frequencies) {
        require(std::isfinite(f), "radar: frequencies must be numbers of Hz, got ", f);
    }
    require(!is_swept(modulation) || is_positive(bandwidth),
            "radar: bandwidth must be above 0 Hz, got ",
            bandwidth);
    require(std::isfinite(first_pulse) && first_pulse >= 0.0,
            "radar: first_pulse must not be negative, got ",
            first_pulse);
    if (is_continuous(modulation)) {
        check_sweeps(*this);
    } else {
        check_pulse(*this);
        check_intervals(*this);
        check_bursts(*this);
    }
    check_antenna(*this);
    check_bounds(*this);
    // Edges are often given as two samples of the rate, which may round either way.
    const double least = least_sample_rate(*this) * (1.0 - 1e-9);
    require(sample_rate == 0.0 || (std::isfinite(sample_rate) && sample_rate >= least),
            "radar: sample_rate must be at least ",
            least,
            " samples/s for this signal, or 0, got ",
            sample_rate);
}

double radar_sample_rate(const radar_config& config)
{
    if (config.sample_rate > 0.0) {
        return config.sample_rate;
    }
    return 1e6 * std::ceil(least_sample_rate(config) * 1e-6 * (1.0 - 1e-9));
}

} // namespace core
} // namespace specsense
} // namespace gr
