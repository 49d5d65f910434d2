// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composite_video.h"
#include "occupied_band.h"
#include "phasor.h"
#include "rule.h"
#include "sine_table.h"
#include "touching_pieces.h"
#include "voice.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double rate = 27e6; // of Recommendation ITU-R BT.601: whole samples a line
constexpr double highest_video = 5e6;    // Hz
constexpr double sound_deviation = 50e3; // Hz
constexpr float middle = 0.2f;           // V, half way from sync tips to white

double carson(const fm_video_config& c)
{
    return c.deviation + 2.0 * std::max(highest_video, c.sound_carrier);
}

double bandwidth_of(const fm_video_config& config)
{
    config.validate();
    return carson(config);
}

} // namespace

void fm_video_config::validate() const
{
    require(deviation >= 1e6 && deviation <= 15e6,
            "fm_video: deviation must be 1e+06 to 1.5e+07 Hz, got ",
            deviation);
    require(sound_carrier == 0.0 || (sound_carrier >= 5e6 && sound_carrier <= 8e6),
            "fm_video: sound_carrier must be 5e+06 to 8e+06 Hz, or 0, got ",
            sound_carrier);
    require(sound_level >= 0.0 && sound_level <= 0.3,
            "fm_video: sound_level must be 0 to 0.3, got ",
            sound_level);
    require(carson(*this) <= 0.9 * rate,
            "fm_video: deviation and twice the highest frequency of the baseband must be "
            "2.43e+07 Hz or less, got ",
            carson(*this));
}

class fm_video::impl
{
public:
    impl(const fm_video_config& config, uint64_t seed)
        : d_config(config), d_video(config.standard, rate, random_source(seed).fork(0)),
          d_voice(1.0 / d_video.half_line(), random_source(seed).fork(1))
    {
        measure_band();
        const int four_fields = 4 * system_of(config.standard).field_end;
        d_video.go_to(random_source(seed).fork(2).integer(0, four_fields - 1));
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        append_half_line(block);
        d_pieces.reach(
            double(start + int64_t(block.size())) / rate, [&](double from, double to) {
                report(activity{ from, to, d_band.lower_edge, d_band.upper_edge });
            });
    }

private:
    /* From lines at three heights of the picture. */
    void measure_band()
    {
        std::vector<sample> samples;
        for (int64_t half_line : { 100, 260, 420 }) {
            d_video.go_to(half_line);
            for (int i = 0; i < 6; ++i) {
                append_half_line(samples);
            }
        }
        d_band = occupied_band(samples, rate);
    }

    void append_half_line(std::vector<sample>& out)
    {
        d_video.next_half_line(d_baseband);
        if (d_config.sound_carrier > 0.0) {
            add_sound();
        }
        const auto& turn = phasor::shared();
        const double step = d_config.deviation / rate;
        for (const float v : d_baseband) {
            d_cycles += step * (v - middle);
            out.push_back(turn(d_cycles));
        }
        d_cycles = std::remainder(d_cycles, 1.0);
    }

    /* The sound's frequency stays for half a line, a sample of the voice. */
    void add_sound()
    {
        const auto& sine = sine_table::shared();
        const double sound = std::clamp(d_voice.next(), -1.0f, 1.0f);
        const uint32_t step =
            sine_table::phase((d_config.sound_carrier + sound_deviation * sound) / rate);
        for (auto& v : d_baseband) {
            v += float(d_config.sound_level) * sine(d_sound_phase);
            d_sound_phase += step;
        }
    }

    fm_video_config d_config;
    composite_video d_video;
    voice d_voice;
    frequency_band d_band{}; // Hz
    touching_pieces d_pieces{ 0.0, std::numeric_limits<double>::infinity() };
    std::vector<float> d_baseband; // V
    uint32_t d_sound_phase = 0;
    double d_cycles = 0.0;
};

fm_video::fm_video(const fm_video_config& config, uint64_t seed)
    : waveform(rate, bandwidth_of(config)), d_impl(std::make_unique<impl>(config, seed))
{
}

fm_video::~fm_video() = default;

void fm_video::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
