// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "antenna_scan.h"
#include "phasor.h"
#include "radar_config.h"
#include "radar_pulse.h"
#include "radar_signal.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// The antenna turns evenly within a block.
constexpr int64_t longest_block = 8192;

/* Ramps that follow each other at the same phase: a ramp's phase is the same at both
 * ends. */
class radar_sweeps : public radar_signal
{
public:
    explicit radar_sweeps(const radar_config& config)
        : radar_signal(radar_sample_rate(config),
                       2.0 * std::abs(config.frequencies.front()) + config.bandwidth),
          d_config(config), d_antenna(config),
          d_truth_floor(std::pow(10.0, -0.1 * config.truth_range_db)),
          // Ramps came before the first sample; a triangle's pairs stay whole.
          d_sweep(-2 * int64_t(std::ceil(config.first_pulse / (2.0 * config.sweep_time))))
    {
        while (sweep_end() <= 0) {
            ++d_sweep;
        }
    }

    void make_block(int64_t start,
                    std::vector<std::complex<float>>& block,
                    std::vector<activity>& truth) override
    {
        if (start == sweep_end()) {
            ++d_sweep;
            d_reported = false;
        }
        if (!d_reported) {
            report(truth);
        }
        draw(start, std::min(longest_block, sweep_end() - start), block);
    }

private:
    double sweep_start(int64_t sweep) const
    {
        return d_config.first_pulse + double(sweep) * d_config.sweep_time;
    }
    /* The first sample of the ramp after this. */
    int64_t sweep_end() const
    {
        return int64_t(std::ceil(sweep_start(d_sweep + 1) * sample_rate()));
    }

    double swept() const
    {
        const bool turned = d_config.modulation == radar_modulation::fmcw_triangle &&
            d_sweep % 2 != 0;
        return (d_config.direction == sweep_direction::up) != turned
            ? d_config.bandwidth
            : -d_config.bandwidth;
    }

    void report(std::vector<activity>& truth)
    {
        d_reported = true;
        const double start = std::max(0.0, sweep_start(d_sweep));
        const double stop = sweep_start(d_sweep + 1);
        if (std::max(d_antenna.gain(start), d_antenna.gain(stop)) >= d_truth_floor) {
            const double center = d_config.frequencies.front();
            truth.push_back({ start,
                              stop,
                              center - 0.5 * d_config.bandwidth,
                              center + 0.5 * d_config.bandwidth });
        }
    }

    void draw(int64_t start, int64_t count, std::vector<std::complex<float>>& block)
    {
        const auto& turn = phasor::shared();
        const double step = 1.0 / sample_rate();
        const double time = double(start) * step;
        const double from_middle = time - sweep_start(d_sweep) -
            0.5 * d_config.sweep_time;
        const double center = d_config.frequencies.front();
        const double bandwidth = swept();
        // Cycles at sample i: begin + i (slope + i bend).
        const double begin = std::remainder(
            center * time + sweep_cycles(from_middle, bandwidth, d_config.sweep_time),
            1.0);
        const double slope = (center + bandwidth * from_middle / d_config.sweep_time) *
            step;
        const double bend = sweep_cycles(step, bandwidth, d_config.sweep_time);

        const auto amplitude = [&](int64_t sample) {
            return float(std::sqrt(d_antenna.gain(double(sample) * step)));
        };
        const float first = amplitude(start);
        const float growth = (amplitude(start + count) - first) / float(count);
        block.resize(size_t(count));
        for (int i = 0; i < int(count); ++i) {
            block[i] = turn(begin + i * (slope + i * bend), first + growth * float(i));
        }
    }

    radar_config d_config;
    antenna_scan d_antenna;
    double d_truth_floor;
    int64_t d_sweep; // number of the present ramp; 0 starts at first_pulse
    bool d_reported = false;
};

} // namespace

std::unique_ptr<radar_signal> make_radar_sweeps(const radar_config& config)
{
    return std::make_unique<radar_sweeps>(config);
}

} // namespace core
} // namespace specsense
} // namespace gr
