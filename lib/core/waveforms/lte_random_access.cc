// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_random_access.h"
#include "lte_numerology.h"
#include "lte_uplink_sequences.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

constexpr double tone_spacing = 1250.0; // Hz, TS 36.211, table 5.7.3-1
constexpr int tones_per_subcarrier = 12;
constexpr int first_tone_offset = 7; // phi, table 5.7.3-1
constexpr int prefix_ts = 3168;      // table 5.7.1-1, in T_s
constexpr int sequence_ts = 24576;   // table 5.7.1-1, in T_s
constexpr int subframe_ts = 30720;
constexpr int blocks = 6;
constexpr int shift_step = 13; // N_CS, table 5.7.2-2, configuration 1
constexpr int preambles = 64;  // of a cell; so many shifts has one root here

} // namespace

random_access::random_access(int resource_blocks,
                             int first_block,
                             int window,
                             const random_source& source)
    : d_random(source), d_fft_length(fft_length(resource_blocks)),
      d_amplitude(float(std::sqrt(double(blocks) / resource_blocks / preamble_length))),
      d_window(window), d_transform(samples(sequence_ts), fft_direction::inverse)
{
    // Clause 5.7.3: k + phi + K (k_0 + 1/2), for subcarrier k_0.
    const int k0 = subcarriers_per_block * first_block -
        subcarriers_per_block * resource_blocks / 2;
    d_first_tone = first_tone_offset + tones_per_subcarrier * k0 +
        tones_per_subcarrier / 2;
    const auto sequence =
        random_access_preamble(int(d_random.integer(1, preamble_length - 1)), 0);
    fft transform(preamble_length, fft_direction::forward);
    std::copy(sequence.begin(), sequence.end(), transform.data());
    transform.execute();
    const float scale = float(1.0 / std::sqrt(double(preamble_length)));
    for (int k = 0; k < preamble_length; ++k) {
        d_spectrum.push_back(scale * transform.data()[k]);
    }
}

activity random_access::add(std::complex<float>* subframe, std::complex<float> gain)
{
    const int length = d_transform.length();
    auto* data = d_transform.data();
    std::fill(data, data + length, 0.0f);
    const int shift = shift_step * int(d_random.integer(0, preambles - 1));
    for (int k = 0; k < preamble_length; ++k) {
        // A cyclic shift of the sequence turns the phases of its spectrum.
        const double cycles = double(int64_t(k) * shift % preamble_length) /
            preamble_length;
        const auto turn = std::complex<float>(std::polar(1.0, 2.0 * M_PI * cycles)) *
            gain;
        data[(d_first_tone + k + length) % length] = d_amplitude * turn * d_spectrum[k];
    }
    d_transform.execute();

    // The guard time is for users who are far off (clause 5.7.1).
    const int prefix = samples(prefix_ts);
    const int delay =
        int(d_random.integer(0, samples(subframe_ts - prefix_ts - sequence_ts)));
    const int count = prefix + length;
    for (int i = 0; i < count; ++i) {
        auto value = data[(i + length - prefix) % length];
        const int to_edge = std::min(i, count - 1 - i);
        if (to_edge < d_window) {
            value *= float(0.5 - 0.5 * std::cos(M_PI * (to_edge + 0.5) / d_window));
        }
        subframe[delay + i] += value;
    }
    const double rate = subcarrier_spacing * d_fft_length;
    return { delay / rate,
             (delay + count) / rate,
             tone_spacing * (d_first_tone - 0.5),
             tone_spacing * (d_first_tone + preamble_length - 0.5) };
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
