// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "phasor.h"
#include "rds_signal.h"
#include "stereo_program.h"
#include "touching_pieces.h"
#include <array>
#include <cmath>
#include <gnuradio/specsense/core/channel/resampler.h>
#include <gnuradio/specsense/core/waveforms/fm_broadcast.h>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double rate = 384e3;
constexpr double sound_rate = 48e3;
constexpr int up = 8; // rate / sound_rate
constexpr size_t block_length = 512;

// Recommendation ITU-R BS.450, 1 and 2.
constexpr double deviation = 75e3;
constexpr double pilot_frequency = 19e3;
constexpr float pilot_share = 0.09f;
constexpr float rds_share = float(2e3 / 75e3); // IEC 62106, 4.5
// The limiter's peaks, the low-pass filter's overshoot beyond them and the rest together
// come to 1.
constexpr float sound_share = 0.8f;

// Two-sided, of the sound's rate: sound up to 15 kHz passes, the pilot's 19 kHz stay
// free.
constexpr double sound_pass = 30e3 / sound_rate;
constexpr double sound_stop = 38e3 / sound_rate;

// Carson's bandwidth, with RDS as the highest frequency of the baseband.
constexpr double whole_bandwidth = 2.0 * (deviation + 57e3 + 2.4e3);

/* The pilot and what is locked to it: 38 kHz that rises with it, and 57 kHz. */
struct locked_tones {
    float pilot, difference, data;
};

std::array<locked_tones, 384> make_tones()
{
    std::array<locked_tones, 384> tones; // of 384 kHz: 1 ms, whole cycles
    for (size_t i = 0; i < tones.size(); ++i) {
        const double angle = 2.0 * M_PI * pilot_frequency * double(i) / rate;
        tones[i] = { float(std::sin(angle)),
                     float(std::sin(2.0 * angle)),
                     float(std::sin(3.0 * angle)) };
    }
    return tones;
}

} // namespace

class fm_broadcast::impl
{
public:
    impl(const fm_broadcast_config& config, uint64_t seed)
        : d_config(config), d_program(config, sound_rate, random_source(seed).fork(0)),
          d_rds(sound_rate, random_source(seed).fork(1)),
          d_resampler(sound_rate, rate, sound_pass, sound_stop)
    {
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        d_sound.resize(d_resampler.input_for(block_length));
        for (auto& s : d_sound) {
            s = d_program.next();
        }
        block.resize(block_length);
        d_resampler.process(d_sound.data(), d_sound.size(), block.data(), block_length);
        for (size_t i = 0; i < block_length; i += up) {
            modulate(&block[i]);
        }
        d_cycles = std::remainder(d_cycles, 1.0);
        d_pieces.reach(double(start + int64_t(block_length)) / rate,
                       [&](double from, double to) {
                           report(activity{ from, to, -deviation, deviation });
                       });
    }

private:
    /* From sum and difference to a modulated carrier, in place; \p up samples. */
    void modulate(sample* x)
    {
        static const auto tones = make_tones();
        const auto& turn = phasor::shared();
        const float rds_now = d_rds_next;
        d_rds_next = d_config.data == fm_data::rds ? rds_share * d_rds.next() : 0.0f;
        const float rds_step = (d_rds_next - rds_now) / up;
        const bool stereo = d_config.channels == fm_channels::stereo;
        for (int i = 0; i < up; ++i) {
            const auto& tone = tones[d_tone];
            d_tone = d_tone + 1 == tones.size() ? 0 : d_tone + 1;
            float sum = sound_share * x[i].real() +
                tone.data * (rds_now + rds_step * float(i));
            if (stereo) {
                sum += sound_share * x[i].imag() * tone.difference +
                    pilot_share * tone.pilot;
            }
            d_cycles += deviation / rate * sum;
            x[i] = turn(d_cycles);
        }
    }

    fm_broadcast_config d_config;
    stereo_program d_program;
    rds_signal d_rds;
    resampler d_resampler;
    touching_pieces d_pieces{ 0.0, std::numeric_limits<double>::infinity() };
    std::vector<sample> d_sound;
    float d_rds_next = 0.0f;
    size_t d_tone = 0;
    double d_cycles = 0.0;
};

fm_broadcast::fm_broadcast(const fm_broadcast_config& config, uint64_t seed)
    : waveform(rate, whole_bandwidth), d_impl(std::make_unique<impl>(config, seed))
{
}

fm_broadcast::~fm_broadcast() = default;

void fm_broadcast::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
