// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "occupied_band.h"
#include "phasor.h"
#include "pulse_edge.h"
#include "rule.h"
#include "transponder_reply.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/ads_b.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double rate = 20e6;
constexpr int64_t longest_silence = 4096;

// Annex 10, Volume IV, 3.1.1.6.1 and 3.1.2.2.5: rise 0.05 to 0.1 us, decay 0.05 to 0.2
// us.
constexpr double rise_time = 0.1e-6;
constexpr double fall_time = 0.15e-6;

/* The pulses of a reply whose first one starts at \p time (s from the block's first
 * sample), added to \p block. */
void add(const transponder_reply& reply,
         double time,
         double frequency,
         double phase,
         float amplitude,
         std::vector<std::complex<float>>& block)
{
    static const pulse_edge rise(rise_time), fall(fall_time);
    const auto& turn = phasor::shared();
    for (const auto& pulse : reply.pulses) {
        const double start = time + pulse.start, stop = time + pulse.stop;
        const auto first = std::max(0,
                                    int(std::ceil((start - rise.half_length()) * rate)));
        const auto last = std::min(int((stop + fall.half_length()) * rate),
                                   int(block.size()) - 1);
        for (int i = first; i <= last; ++i) {
            const double t = i / rate;
            const float height = std::min(rise.height(t - start), fall.height(stop - t));
            block[i] += turn(phase + frequency * t, amplitude * height);
        }
    }
}

/* Half of the 99 % bandwidth of \p reply, in Hz. */
double half_bandwidth(const transponder_reply& reply)
{
    std::vector<std::complex<float>> samples(size_t((reply.length + 1e-6) * rate));
    add(reply, 0.5e-6, 0.0, 0.0, 1.0f, samples);
    const auto band = occupied_band(samples, rate);
    return 0.5 * (band.upper_edge - band.lower_edge);
}

} // namespace

void ads_b_config::validate() const
{
    require(aircraft >= 1 && aircraft <= 100000,
            "ads_b: aircraft must be 1 to 100000, got ",
            aircraft);
    require(std::isfinite(level_range_db) && level_range_db >= 0.0,
            "ads_b: level_range_db must be 0 dB or more, got ",
            level_range_db);
    // 1 MHz in Mode S (Annex 10, Volume IV, 3.1.2.2.1), 3 MHz in Mode A/C (3.1.1.2).
    require(frequency_range >= 0.0 && frequency_range <= 3e6,
            "ads_b: frequency_range must be 0 to 3e+06 Hz (Annex 10, 3.1.1.2), got ",
            frequency_range);
    require(
        mode_s_rate >= 0.0, "ads_b: mode_s_rate must be 0 or more, got ", mode_s_rate);
    require(
        mode_ac_rate >= 0.0, "ads_b: mode_ac_rate must be 0 or more, got ", mode_ac_rate);
    require(mode_s_rate + mode_ac_rate > 0.0 && mode_s_rate + mode_ac_rate <= 5000.0,
            "ads_b: mode_s_rate and mode_ac_rate together must be above 0 and at most "
            "5000, got ",
            mode_s_rate + mode_ac_rate);
    require(long_share >= 0.0 && long_share <= 1.0,
            "ads_b: long_share must be 0 to 1, got ",
            long_share);
}

class ads_b::impl
{
public:
    impl(const ads_b_config& config, uint64_t seed)
        : d_config(config), d_random(random_source(seed).fork(1))
    {
        config.validate();
        auto random = random_source(seed).fork(0);
        for (int i = 0; i < config.aircraft; ++i) {
            const double level = i == 0 ? 0.0
                                        : random.uniform(0.0, config.level_range_db);
            d_aircraft.push_back(
                { uint32_t(random.bits() & 0xFFFFFF),
                  float(std::pow(10.0, -0.05 * level)),
                  random.uniform(-config.frequency_range, config.frequency_range) });
        }
        d_mode_s_edge = half_bandwidth(mode_s_reply(extended_squitter(0x123456, random)));
        d_mode_ac_edge = half_bandwidth(mode_ac_reply(random));
        wait();
    }

    double bandwidth() const
    {
        double most = 0.0;
        for (const auto& a : d_aircraft) {
            most = std::max(most, std::abs(a.frequency));
        }
        return 2.0 * (std::max(d_mode_s_edge, d_mode_ac_edge) + most);
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        const auto begin = int64_t(d_next * rate) - 2; // the first pulse's edge
        if (begin > start) {
            block.resize(size_t(std::min(begin - start, longest_silence)));
            return;
        }
        const bool mode_s = d_random.chance(
            d_config.mode_s_rate / (d_config.mode_s_rate + d_config.mode_ac_rate));
        const auto& from =
            d_aircraft[d_random.integer(0, int64_t(d_aircraft.size()) - 1)];
        const auto reply = mode_s ? draw_mode_s(from.address) : mode_ac_reply(d_random);
        block.resize(size_t((reply.length + 0.5e-6) * rate));
        add(reply,
            d_next - double(start) / rate,
            from.frequency,
            d_random.uniform(),
            from.amplitude,
            block);
        const double edge = mode_s ? d_mode_s_edge : d_mode_ac_edge;
        report(activity{ d_next,
                         d_next + reply.length,
                         from.frequency - edge,
                         from.frequency + edge });
        d_next += reply.length;
        wait();
    }

private:
    struct transponder {
        uint32_t address;
        float amplitude;
        double frequency; // Hz
    };

    transponder_reply draw_mode_s(uint32_t address)
    {
        return mode_s_reply(d_random.chance(d_config.long_share)
                                ? extended_squitter(address, d_random)
                                : acquisition_squitter(address, d_random));
    }

    /* Until the next reply, so that on average the rates come true. */
    void wait()
    {
        const double mode_s = d_config.mode_s_rate, mode_ac = d_config.mode_ac_rate;
        const double mean_reply =
            (mode_s * (64e-6 + 56e-6 * d_config.long_share) + mode_ac * 20.75e-6) /
            (mode_s + mode_ac);
        const double mean_gap = 1.0 / (mode_s + mode_ac) - mean_reply - shortest_gap;
        d_next += shortest_gap - mean_gap * std::log(1.0 - d_random.uniform());
    }

    static constexpr double shortest_gap = 1e-6;

    ads_b_config d_config;
    random_source d_random;
    std::vector<transponder> d_aircraft;
    double d_mode_s_edge, d_mode_ac_edge; // Hz
    double d_next = 0.0;                  // start of the next reply, s
};

ads_b::ads_b(const ads_b_config& config, uint64_t seed)
    : ads_b(std::make_unique<impl>(config, seed))
{
}

ads_b::ads_b(std::unique_ptr<impl> i)
    : waveform(rate, i->bandwidth()), d_impl(std::move(i))
{
}

ads_b::~ads_b() = default;

void ads_b::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
