// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "voice.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Ranges of the resonances of vowels, Hz.
constexpr double lowest[] = { 300.0, 850.0, 2300.0 };
constexpr double highest[] = { 800.0, 2200.0, 3200.0 };
constexpr float share[] = { 1.0f, 0.5f, 0.25f };

} // namespace

voice::voice(double rate, const random_source& random)
    : d_rate(rate), d_random(random), d_speaker(d_random.uniform(100.0, 220.0)),
      d_resonance{ biquad::band_pass(500.0, 5.0, rate),
                   biquad::band_pass(1500.0, 8.0, rate),
                   biquad::band_pass(2500.0, 10.0, rate) },
      d_syllables(int(d_random.integer(0, 8)))
{
}

float voice::next()
{
    if (d_at == d_length) {
        next_syllable();
    }
    // Both ends of a syllable are soft.
    const float envelope = d_resting
        ? 0.0f
        : d_level * float(std::sin(M_PI * (double(d_at) + 0.5) / double(d_length)));
    ++d_at;
    const float source = envelope * excitation();
    float sound = 0.0f;
    for (int i = 0; i < resonances; ++i) {
        sound += share[i] * d_resonance[i].filter(source);
    }
    return sound;
}

void voice::next_syllable()
{
    if (!d_resting) {
        const bool phrase_over = d_syllables == 0;
        if (phrase_over) {
            d_syllables = int(d_random.integer(4, 15));
        }
        rest(phrase_over ? d_random.uniform(0.2, 1.0) : d_random.uniform(0.0, 0.06));
        return;
    }
    d_resting = false;
    --d_syllables;
    d_at = 0;
    d_length = int64_t(d_random.uniform(0.1, 0.3) * d_rate);
    d_voiced = d_random.chance(0.8);
    d_level = float(d_random.uniform(0.3, 1.0));
    d_pitch = d_speaker * d_random.uniform(0.8, 1.25);
    d_glide = d_speaker * d_random.uniform(-0.3, 0.3) / double(d_length);
    for (int i = 0; i < resonances; ++i) {
        const double quality = 5.0 + 2.5 * i;
        d_resonance[i].become(
            biquad::band_pass(d_random.uniform(lowest[i], highest[i]), quality, d_rate));
    }
}

void voice::rest(double seconds)
{
    d_resting = true;
    d_at = 0;
    d_length = 1 + int64_t(seconds * d_rate);
}

float voice::excitation()
{
    if (!d_voiced) {
        return float(d_random.uniform(-2.0, 2.0));
    }
    d_pitch += d_glide;
    d_cycle += d_pitch / d_rate;
    d_cycle -= std::floor(d_cycle);
    // A glottis opens slowly and closes at once.
    return float(4.0 * d_cycle * d_cycle - 4.0 / 3.0);
}

} // namespace core
} // namespace specsense
} // namespace gr
