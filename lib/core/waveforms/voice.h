// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "biquad.h"
#include <array>
#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Sound with the rhythm and the spectrum of somebody talking.
 *
 * Syllables of 0.1 to 0.3 s, four in five of them voiced (a glottis' pulses at a gliding
 * pitch), the others hissed, through three resonances that change from syllable to
 * syllable; 4 to 15 syllables a phrase, then a pause of 0.2 to 1 s.
 */
class voice
{
public:
    voice(double rate, const random_source& random);

    /*! The next sample; loud syllables peak around 1. */
    float next();

private:
    static constexpr int resonances = 3;

    void next_syllable();
    void rest(double seconds);
    float excitation();

    double d_rate;
    random_source d_random;
    double d_speaker; // mean pitch, Hz
    std::array<biquad, resonances> d_resonance;

    int64_t d_length = 1; // of the present syllable or rest, samples
    int64_t d_at = 1;
    int d_syllables; // still to come in this phrase
    bool d_resting = false;
    bool d_voiced = false;
    float d_level = 0.0f;
    double d_pitch = 0.0; // Hz
    double d_glide = 0.0; // Hz a sample
    double d_cycle = 0.0;
};

} // namespace core
} // namespace specsense
} // namespace gr
