// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! What a radar sends, block by block: pulses or continuous sweeps. */
class radar_signal
{
public:
    explicit radar_signal(double sample_rate, double bandwidth)
        : d_rate(sample_rate), d_bandwidth(bandwidth)
    {
    }
    virtual ~radar_signal() = default;

    double sample_rate() const { return d_rate; }
    double bandwidth() const { return d_bandwidth; }

    /*! Appends samples to \p block, the first of them number \p start, and to \p truth
     * what begins among them. */
    virtual void make_block(int64_t start,
                            std::vector<std::complex<float>>& block,
                            std::vector<activity>& truth) = 0;

private:
    double d_rate;
    double d_bandwidth;
};

/*! \p config is valid. */
std::unique_ptr<radar_signal> make_radar_pulses(const radar_config& config,
                                                uint64_t seed);
std::unique_ptr<radar_signal> make_radar_sweeps(const radar_config& config);

} // namespace core
} // namespace specsense
} // namespace gr
