// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "voice.h"
#include <complex>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/fm_broadcast.h>

namespace gr {
namespace specsense {
namespace core {

/*! What a broadcaster plays, as its limiter leaves it: pre-emphasized, from -1 to 1. */
class stereo_program
{
public:
    stereo_program(const fm_broadcast_config& config,
                   double rate,
                   const random_source& random);

    /*! Half the sum of left and right as real part, half the difference as imaginary. */
    std::complex<float> next();

private:
    /* Noise that falls by 6 dB an octave from 200 Hz on. */
    struct coloured_noise {
        float state = 0.0f;
        float next(random_source& random, float share);
    };

    struct emphasizer {
        float last = 0.0f;
        float next(float sound, float time_constant);
    };

    float beat();

    fm_broadcast_config d_config;
    double d_rate;
    random_source d_random;
    voice d_voice;
    coloured_noise d_middle, d_side;
    float d_noise_share;   // of a new sample in coloured noise
    float d_time_constant; // of the emphasis, samples
    emphasizer d_left, d_right;
    float d_loudness = 1.0f;
    int64_t d_until_beat = 0; // samples
};

} // namespace core
} // namespace specsense
} // namespace gr
