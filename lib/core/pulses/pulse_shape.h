// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "band_cut.h"
#include "pulse_finder.h"
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! What happens within a pulse; frequencies from the band's centre. */
struct pulse_shape {
    double bandwidth = 0.0;  //!< Hz, effective
    double frequency = 0.0;  //!< Hz
    double chirp_rate = 0.0; //!< Hz/s
};

/*! Measures what happens within pulses. */
class pulse_shape_meter
{
public:
    pulse_shape measure(const cut_band& band, const found_pulse& pulse, double noise);

private:
    struct line {
        double frequency; // Hz, at the pulse's middle
        double rate;      // Hz/s
        double share;     // of the pulse's energy that follows it
    };

    fft& transform(int length);
    void measure_energy(const cut_band& band,
                        const found_pulse& pulse,
                        double noise,
                        pulse_shape& shape);
    line fit_line(const cut_band& band, const found_pulse& pulse, double noise);
    double strongest_tone(const std::vector<std::complex<float>>& samples);

    std::unique_ptr<fft> d_transform{}; // of the last length that was asked for
};

} // namespace core
} // namespace specsense
} // namespace gr
