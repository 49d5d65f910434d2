// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "qa_signals.h"
#include <cmath>
#include <cstdlib>
#include <gnuradio/specsense/core/channel/noise_power.h>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>
#include <string>

/* What a receiver gets of a cell, for tests of the cell searches. */
namespace qa {

/*! A waveform at \p rate, \p frequency Hz beside the receiver's centre, whose clock is
 * \p clock_ppm too fast. */
inline samples receive(std::unique_ptr<gr::specsense::core::waveform> sent,
                       double seconds,
                       double rate,
                       double frequency = 0.0,
                       double clock_ppm = 0.0)
{
    gr::specsense::core::tuned_waveform tuned(
        std::move(sent), rate, frequency, clock_ppm);
    samples x(size_t(std::llround(seconds * rate)));
    tuned.generate(x.data(), x.size());
    return x;
}

/*! Noise at \p snr_db below what a carrier of power 1, all in use, has per Hz of its
 * \p bandwidth: the ratio in its synchronization signals. */
inline void add_noise_below_carrier(
    samples& x, double rate, double bandwidth, double snr_db, uint64_t seed)
{
    gr::specsense::core::random_source(seed).add_noise(
        x.data(),
        x.size(),
        gr::specsense::core::noise_power_within_bandwidth(1.0, bandwidth, rate, snr_db));
}

/*! How often a test of chance is tried: \p quick times, or what the variable says, for
 * the figures of docs/cell_search.md. */
inline int tries(const std::string& variable, int quick)
{
    const char* given = std::getenv(variable.c_str());
    return given ? std::atoi(given) : quick;
}

/*! Frequency modulation by noise of \p deviation Hz, of constant amplitude. */
inline samples
fm(size_t count, double rate, double frequency, double deviation, uint64_t seed)
{
    noise_source noise(seed);
    samples x(count);
    double audio = 0.0, phase = 0.0;
    const double slowness = 10e3 / rate; // a few kHz of audio
    for (auto& v : x) {
        audio += slowness * (noise.draw().real() / std::sqrt(slowness) - audio);
        phase += 2.0 * M_PI * (frequency + deviation * audio) / rate;
        v = sample(std::polar(1.0, phase));
    }
    return x;
}

} // namespace qa
