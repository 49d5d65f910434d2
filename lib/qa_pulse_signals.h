// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "qa_signals.h"
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <gnuradio/specsense/core/pulse_measurement.h>
#include <gnuradio/specsense/core/waveforms/radar.h>

/* Pulses with their truth, as tests of their measurement take them. */
namespace qa {

using gr::specsense::core::activity;
using gr::specsense::core::measured_pulse;
using gr::specsense::core::radar_config;
using gr::specsense::core::radar_modulation;

struct pulse_signal {
    samples x;
    std::vector<activity> truth; // edges in Hz from the centre
    double rate;

    double lower_edge() const { return truth[0].freq_lower_edge; }
    double upper_edge() const { return truth[0].freq_upper_edge; }
};

inline radar_config pulses(radar_modulation modulation, double width, double interval)
{
    radar_config config;
    config.modulation = modulation;
    config.pulse_width = width;
    config.pulse_intervals = { interval };
    config.first_pulse = 30.123e-6;
    return config;
}

/*! \p seconds of a radar of power 1, with noise of 1 / snr in its 99 % bandwidth. */
inline pulse_signal make_pulses(const radar_config& config,
                                double rate,
                                double frequency,
                                double snr_db,
                                double seconds,
                                uint64_t seed = 1)
{
    using namespace gr::specsense::core;
    tuned_waveform signal(std::make_unique<radar>(config, seed), rate, frequency);
    pulse_signal s{ samples(size_t(seconds * rate)), {}, rate };
    signal.generate(s.x.data(), s.x.size());
    for (const auto& a : signal.take_activities()) {
        if (a.stop < seconds) {
            s.truth.push_back(a);
        }
    }
    const double share = (s.upper_edge() - s.lower_edge()) / rate;
    const auto noise = noise_source(seed).block(
        s.x.size(), float(std::pow(10.0, -0.1 * snr_db) / share));
    add(s.x, noise);
    return s;
}

inline std::vector<measured_pulse> measure(const pulse_signal& s)
{
    gr::specsense::core::pulse_measurement m(s.rate);
    return m.measure(s.x.data(), s.x.size(), s.lower_edge(), s.upper_edge());
}

} // namespace qa
