// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pulse_edge.h"
#include <complex>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Phase in cycles of a linear sweep of \p bandwidth within \p duration, at \p time from
 * its middle; the same at both ends. */
inline double sweep_cycles(double time, double bandwidth, double duration)
{
    return 0.5 * bandwidth / duration * time * time;
}

/*!
 * \brief The shape of a pulse and what is modulated onto it, at any instant.
 *
 * Time runs from the point of half amplitude on the rising edge.
 */
class radar_pulse
{
public:
    explicit radar_pulse(const radar_config& config);

    double begin() const { return -d_rise.half_length(); }
    double end() const { return d_width + d_fall.half_length(); }

    /*! Appends the pulse at the instants \p time, \p time + \p step and so on, \p count
     * of them, shifted by \p frequency. */
    void draw(double time,
              double step,
              size_t count,
              double frequency,
              float amplitude,
              std::vector<std::complex<float>>& out) const;

private:
    float envelope(double time) const;
    double cycles(double time) const;
    std::complex<float> chip(double time) const;

    radar_modulation d_modulation;
    double d_width;
    double d_swept; // negative where the frequency falls
    pulse_edge d_rise, d_fall;
    std::vector<std::complex<float>> d_code;
};

} // namespace core
} // namespace specsense
} // namespace gr
