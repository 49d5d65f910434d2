// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radar_pulse.h"
#include "phase_codes.h"
#include "phasor.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// The share of the tangent in the non-linear law, and how far along it the sweep goes:
// with these the matched filter's sidelobes stay below -30 dB from B T = 50 to 10000.
constexpr double tangent_share = 0.6;
constexpr double tangent_end = 1.4;

/* Phase in cycles of the non-linear sweep at \p time from its middle. */
double nonlinear_cycles(double time, double bandwidth, double duration)
{
    const double slope = 2.0 * tangent_end / duration;
    return -tangent_share * bandwidth / (2.0 * slope * std::tan(tangent_end)) *
        std::log(std::cos(slope * time)) +
        (1.0 - tangent_share) * sweep_cycles(time, bandwidth, duration);
}

} // namespace

radar_pulse::radar_pulse(const radar_config& config)
    : d_modulation(config.modulation), d_width(config.pulse_width),
      d_swept(config.direction == sweep_direction::up ? config.bandwidth
                                                      : -config.bandwidth),
      d_rise(config.rise_time), d_fall(config.fall_time)
{
    if (is_phase_code(d_modulation)) {
        d_code = phase_code(d_modulation, config.chips);
    }
}

float radar_pulse::envelope(double time) const
{
    return time < 0.5 * d_width ? d_rise.height(time) : d_fall.height(d_width - time);
}

double radar_pulse::cycles(double time) const
{
    const double from_middle = time - 0.5 * d_width;
    // Outside of the points of half amplitude the frequency stays.
    const double swept = std::clamp(from_middle, -0.5 * d_width, 0.5 * d_width);
    const double stays = 0.5 * d_swept * std::abs(from_middle - swept);
    return stays +
        (d_modulation == radar_modulation::linear_fm
             ? sweep_cycles(swept, d_swept, d_width)
             : nonlinear_cycles(swept, d_swept, d_width));
}

std::complex<float> radar_pulse::chip(double time) const
{
    const double chip_width = d_width / double(d_code.size());
    const auto last = double(d_code.size() - 1);
    // The nearest change between two chips, and how far it has come.
    const double change =
        std::clamp(std::round(time / chip_width), 1.0, std::max(1.0, last));
    const float come = d_rise.height(time - change * chip_width);
    const auto next = d_code.begin() + int(change);
    return (1.0f - come) * *(next - 1) + come * *next;
}

void radar_pulse::draw(double time,
                       double step,
                       size_t count,
                       double frequency,
                       float amplitude,
                       std::vector<std::complex<float>>& out) const
{
    const auto& turn = phasor::shared();
    const bool swept = d_modulation == radar_modulation::linear_fm ||
        d_modulation == radar_modulation::nonlinear_fm;
    for (size_t i = 0; i < count; ++i) {
        const double t = time + double(i) * step;
        const double shift = frequency * t;
        out.push_back(turn(swept ? shift + cycles(t) : shift, amplitude * envelope(t)));
        if (!d_code.empty()) {
            out.back() *= chip(t);
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
