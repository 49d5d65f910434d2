// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "antenna_scan.h"
#include "occupied_band.h"
#include "radar_config.h"
#include "radar_pulse.h"
#include "radar_schedule.h"
#include "radar_signal.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Few enough that a reader of a short piece doesn't pay for a long silence.
constexpr int64_t longest_silence = 4096;

frequency_band measured_band(const radar_pulse& pulse, double rate)
{
    std::vector<std::complex<float>> samples;
    const auto count = size_t((pulse.end() - pulse.begin()) * rate) + 1;
    pulse.draw(pulse.begin(), 1.0 / rate, count, 0.0, 1.0f, samples);
    return occupied_band(samples, rate);
}

/* Twice the farthest frequency from 0 that pulses of \p band at one of \p frequencies
 * occupy. */
double whole_bandwidth(const frequency_band& band, const std::vector<double>& frequencies)
{
    double farthest = 0.0;
    for (double f : frequencies) {
        farthest = std::max({ farthest, f + band.upper_edge, -f - band.lower_edge });
    }
    return 2.0 * farthest;
}

class radar_pulses : public radar_signal
{
public:
    radar_pulses(const radar_config& config,
                 const radar_pulse& pulse,
                 const frequency_band& band,
                 uint64_t seed)
        : radar_signal(radar_sample_rate(config),
                       whole_bandwidth(band, config.frequencies)),
          d_pulse(pulse), d_band(band), d_antenna(config),
          d_schedule(config, random_source(seed)), d_next(d_schedule.next()),
          d_width(config.pulse_width),
          d_truth_floor(std::pow(10.0, -0.1 * config.truth_range_db))
    {
    }

    void make_block(int64_t start,
                    std::vector<std::complex<float>>& block,
                    std::vector<activity>& truth) override
    {
        const auto first =
            int64_t(std::ceil((d_next.start + d_pulse.begin()) * sample_rate()));
        if (first > start) {
            block.resize(size_t(std::min(first - start, longest_silence)));
            return;
        }
        const auto end =
            int64_t(std::ceil((d_next.start + d_pulse.end()) * sample_rate()));
        const double gain = d_antenna.gain(d_next.start + 0.5 * d_width);
        d_pulse.draw(double(start) / sample_rate() - d_next.start,
                     1.0 / sample_rate(),
                     size_t(end - start),
                     d_next.frequency,
                     float(std::sqrt(gain)),
                     block);
        if (gain >= d_truth_floor) {
            truth.push_back({ d_next.start,
                              d_next.start + d_width,
                              d_next.frequency + d_band.lower_edge,
                              d_next.frequency + d_band.upper_edge });
        }
        d_next = d_schedule.next();
    }

private:
    radar_pulse d_pulse;
    frequency_band d_band;
    antenna_scan d_antenna;
    radar_schedule d_schedule;
    scheduled_pulse d_next;
    double d_width;
    double d_truth_floor;
};

} // namespace

std::unique_ptr<radar_signal> make_radar_pulses(const radar_config& config, uint64_t seed)
{
    const radar_pulse pulse(config);
    return std::make_unique<radar_pulses>(
        config, pulse, measured_band(pulse, radar_sample_rate(config)), seed);
}

} // namespace core
} // namespace specsense
} // namespace gr
