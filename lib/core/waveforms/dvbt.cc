// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dvbt_frame.h"
#include "ofdm_modulator.h"
#include "rule.h"
#include "touching_pieces.h"
#include <cmath>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

int fft_length(const dvbt_config& config)
{
    return config.mode == dvbt_mode::mode_2k ? 2048 : 8192;
}

int guard_length(const dvbt_config& config)
{
    return fft_length(config) / 32 << int(config.guard);
}

std::vector<std::complex<float>> points(dvbt_constellation constellation)
{
    return square_qam(4 << 2 * int(constellation));
}

// 1 / T: 64/7 MHz for channels of 8 MHz (Table 4), and in proportion (annex E).
double elementary_rate(const dvbt_config& config)
{
    return config.channel_mhz * 8e6 / 7.0;
}

double carrier_spacing(const dvbt_config& config)
{
    return elementary_rate(config) / fft_length(config);
}

const dvbt_config& checked(const dvbt_config& config)
{
    config.validate();
    return config;
}

} // namespace

void dvbt_config::validate() const
{
    require(channel_mhz >= 5 && channel_mhz <= 8,
            "dvbt: channel_mhz must be 5, 6, 7 or 8 (EN 300 744, 4.1), got ",
            channel_mhz);
}

class dvbt::impl
{
public:
    impl(const dvbt_config& config, uint64_t seed)
        : frame(config), modulator(fft_length(config), 0), guard(guard_length(config)),
          scale(float(1.0 / std::sqrt(frame.power()))),
          data(points(config.constellation), random_source(seed).fork(0)),
          symbol(int(random_source(seed).fork(1).integer(0, dvbt_frame::symbols - 1))),
          carriers(frame.carriers())
    {
    }

    void next_symbol(std::vector<sample>& out)
    {
        frame.fill(symbol, data, carriers.data());
        for (auto& c : carriers) {
            c *= scale;
        }
        modulator.modulate(carriers.data(), int(carriers.size()), guard, out);
        symbol = (symbol + 1) % dvbt_frame::symbols;
    }

    dvbt_frame frame;
    ofdm_modulator modulator;
    int guard;
    float scale;
    symbol_source data;
    int symbol;
    std::vector<sample> carriers;
    touching_pieces pieces{ 0.0, std::numeric_limits<double>::infinity() };
};

dvbt::dvbt(const dvbt_config& config, uint64_t seed)
    : waveform(elementary_rate(checked(config)),
               carrier_spacing(config) *
                   (config.mode == dvbt_mode::mode_2k ? 1705 : 6817)),
      d_impl(std::make_unique<impl>(config, seed))
{
}

dvbt::~dvbt() = default;

void dvbt::make_block(std::vector<sample>& block)
{
    d_impl->next_symbol(block);
    const double end = double(block_start() + int64_t(block.size())) / sample_rate();
    d_impl->pieces.reach(end, [this](double start, double stop) {
        report({ start, stop, -0.5 * bandwidth(), 0.5 * bandwidth() });
    });
}

} // namespace core
} // namespace specsense
} // namespace gr
