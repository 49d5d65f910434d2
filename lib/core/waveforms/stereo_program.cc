// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stereo_program.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

double seconds(fm_emphasis emphasis)
{
    return emphasis == fm_emphasis::us_50 ? 50e-6 : 75e-6;
}

/* Straight up to 0.5, and smoothly to 1. */
float limit(float x)
{
    constexpr float knee = 0.5f;
    const float beyond = std::abs(x) - knee;
    if (beyond <= 0.0f) {
        return x;
    }
    return std::copysign(knee + knee * beyond / (knee + beyond), x);
}

} // namespace

stereo_program::stereo_program(const fm_broadcast_config& config,
                               double rate,
                               const random_source& random)
    : d_config(config), d_rate(rate), d_random(random.fork(0)),
      d_voice(rate, random.fork(1)), d_noise_share(float(2.0 * M_PI * 200.0 / rate)),
      d_time_constant(float(seconds(config.emphasis) * rate))
{
}

std::complex<float> stereo_program::next()
{
    float middle, side;
    if (d_config.program == fm_program::speech) {
        middle = 2.0f * d_voice.next();
        side = 0.02f * d_side.next(d_random, d_noise_share); // the room
    } else {
        const float loudness = beat();
        middle = loudness * d_middle.next(d_random, d_noise_share);
        side = 0.4f * loudness * d_side.next(d_random, d_noise_share);
    }
    if (d_config.channels == fm_channels::mono) {
        side = 0.0f;
    }
    const float left = limit(d_left.next(middle + side, d_time_constant));
    const float right = limit(d_right.next(middle - side, d_time_constant));
    return { 0.5f * (left + right), 0.5f * (left - right) };
}

/* Struck every 0.25 to 0.6 s, and dying away in between. */
float stereo_program::beat()
{
    if (d_until_beat == 0) {
        d_until_beat = int64_t(d_random.uniform(0.25, 0.6) * d_rate);
        d_loudness = float(d_random.uniform(0.5, 1.0));
    }
    --d_until_beat;
    d_loudness -= d_loudness * float(3.0 / d_rate);
    return d_loudness;
}

float stereo_program::coloured_noise::next(random_source& random, float share)
{
    state += share * (float(random.uniform(-1.0, 1.0)) - state);
    // To a standard deviation of 0.75: uniform noise has 1 / sqrt(3), of which
    // sqrt(share / 2) passes.
    return state * 0.75f * std::sqrt(6.0f / share);
}

float stereo_program::emphasizer::next(float sound, float time_constant)
{
    const float rise = sound - last;
    last = sound;
    return sound + time_constant * rise;
}

} // namespace core
} // namespace specsense
} // namespace gr
