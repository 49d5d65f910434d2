// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "biquad.h"
#include "keying.h"
#include "phasor.h"
#include "rule.h"
#include "touching_pieces.h"
#include "voice.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/narrow_fm.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double rate = 64e3;
constexpr double highest_sound = 3000.0; // Hz
constexpr double rise_time = 1e-3;       // s, of the transmitter's power
constexpr int64_t block_length = 1024;
constexpr int64_t longest_silence = 4096;

double half_bandwidth(const narrow_fm_config& config)
{
    config.validate();
    return config.deviation + highest_sound;
}

/* What a transmitter makes of the microphone: 6 dB an octave up, peaks cut at 1, and
 * nothing beyond 300 to 3000 Hz. */
class voice_channel
{
public:
    float filter(float sound)
    {
        const float emphasized = emphasis * (sound - d_last);
        d_last = sound;
        const float limited = std::clamp(d_low_cut.filter(emphasized), -1.0f, 1.0f);
        return 0.78f * d_high_cut[1].filter(d_high_cut[0].filter(limited));
    }

private:
    // To 1 at 1 kHz, and a syllable of full level to some dB beyond the limit.
    static constexpr float emphasis = float(8.0 * rate / (2.0 * M_PI * 1000.0));

    float d_last = 0.0f;
    biquad d_low_cut = biquad::high_pass(300.0, 0.7071, rate);
    // Butterworth's fourth order.
    biquad d_high_cut[2] = { biquad::low_pass(highest_sound, 0.5412, rate),
                             biquad::low_pass(highest_sound, 1.3066, rate) };
};

} // namespace

void narrow_fm_config::validate() const
{
    require(deviation >= 500.0 && deviation <= 10e3,
            "narrow_fm: deviation must be 500 to 10000 Hz, got ",
            deviation);
    const double shortest = keying::shortest_mean(rise_time);
    require(std::isfinite(mean_talk) && mean_talk > shortest,
            "narrow_fm: mean_talk must be longer than an edge of ",
            shortest,
            " s, got ",
            mean_talk);
    require(std::isfinite(mean_pause) && (mean_pause == 0.0 || mean_pause > shortest),
            "narrow_fm: mean_pause must be longer than an edge of ",
            shortest,
            " s, or 0, got ",
            mean_pause);
}

class narrow_fm::impl
{
public:
    impl(const narrow_fm_config& config, uint64_t seed)
        : d_step(config.deviation / rate), d_edge(half_bandwidth(config)),
          d_keying(config.mean_talk,
                   config.mean_pause,
                   rise_time,
                   random_source(seed).fork(0)),
          d_keyed(config.mean_pause > 0.0), d_pieces(d_keying.start(), d_keying.stop()),
          d_voice(rate, random_source(seed).fork(1))
    {
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        const auto begin = int64_t(std::ceil(d_keying.begin() * rate));
        if (begin > start) {
            block.resize(size_t(std::min(begin - start, longest_silence)));
            return;
        }
        const double end = std::ceil(d_keying.end() * rate);
        const auto count = int64_t(std::min(double(block_length), end - double(start)));
        const auto& turn = phasor::shared();
        for (int64_t i = 0; i < count; ++i) {
            d_cycles += d_step * d_channel.filter(d_voice.next());
            const float level = d_keyed ? d_keying.envelope(double(start + i) / rate)
                                        : 1.0f;
            block.push_back(turn(d_cycles, level));
        }
        d_cycles = std::remainder(d_cycles, 1.0);
        d_pieces.reach(double(start + count) / rate, [&](double from, double to) {
            report(activity{ from, to, -d_edge, d_edge });
        });
        if (double(start + count) >= end) {
            d_keying.next();
            d_pieces = { d_keying.start(), d_keying.stop() };
        }
    }

private:
    double d_step; // cycles a sample at full deviation
    double d_edge; // Hz
    keying d_keying;
    bool d_keyed;
    touching_pieces d_pieces;
    voice d_voice;
    voice_channel d_channel;
    double d_cycles = 0.0;
};

narrow_fm::narrow_fm(const narrow_fm_config& config, uint64_t seed)
    : waveform(rate, 2.0 * half_bandwidth(config)),
      d_impl(std::make_unique<impl>(config, seed))
{
}

narrow_fm::~narrow_fm() = default;

void narrow_fm::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
