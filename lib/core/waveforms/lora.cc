// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "phasor.h"
#include "rule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/lora.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int samples_per_chip = 4; // 1 / bandwidth is a chip
constexpr int64_t longest_silence = 4096;
constexpr double edge_length = 40e-6; // s, whole: the usual ramp of the transmitters

double hertz(lora_bandwidth bandwidth)
{
    switch (bandwidth) {
    case lora_bandwidth::khz_125:
        return 125e3;
    case lora_bandwidth::khz_250:
        return 250e3;
    default:
        return 500e3;
    }
}

double bandwidth_of(const lora_config& config)
{
    config.validate();
    return hertz(config.bandwidth);
}

} // namespace

void lora_config::validate() const
{
    require(spreading_factor >= 7 && spreading_factor <= 12,
            "lora: spreading_factor must be 7 to 12, got ",
            spreading_factor);
    require(preamble_symbols >= 6 && preamble_symbols <= 65535,
            "lora: preamble_symbols must be 6 to 65535, got ",
            preamble_symbols);
    require(sync_word >= 0 && sync_word <= 255,
            "lora: sync_word must be 0 to 255, got ",
            sync_word);
    require(shortest_payload >= 8,
            "lora: shortest_payload must be 8 symbols or more, got ",
            shortest_payload);
    require(longest_payload >= shortest_payload && longest_payload <= 4096,
            "lora: longest_payload must be shortest_payload to 4096 symbols, got ",
            longest_payload);
    require(mean_gap > 0.0 && mean_gap <= 1e6,
            "lora: mean_gap must be above 0 and at most 1e6 s, got ",
            mean_gap);
}

class lora::impl
{
public:
    impl(const lora_config& config, uint64_t seed)
        : d_config(config), d_random(seed), d_chips(1 << config.spreading_factor),
          d_bandwidth(hertz(config.bandwidth)), d_rate(samples_per_chip * d_bandwidth)
    {
        // Cycles at time t of a chirp of length T: -B t / 2 + B t^2 / (2 T); both ends of
        // it are whole.
        for (int i = 0; i < samples_per_chip * d_chips; ++i) {
            const double chip = double(i) / samples_per_chip;
            d_chirp.push_back(phasor::shared()(0.5 * chip * (chip / d_chips - 1.0)));
        }
        wait();
    }

    template<typename Report>
    void make_block(int64_t start, std::vector<sample>& block, Report&& report)
    {
        if (d_silence > 0) {
            const auto n = std::min(d_silence, longest_silence);
            block.resize(size_t(n));
            d_silence -= n;
            return;
        }
        if (d_symbol == 0) {
            d_payload = int(
                d_random.integer(d_config.shortest_payload, d_config.longest_payload));
            const double length = (d_config.preamble_symbols + 4.25 + d_payload) *
                d_chips;
            const double from = double(start) / d_rate;
            report(activity{ from,
                             from + length / d_bandwidth,
                             -0.5 * d_bandwidth,
                             0.5 * d_bandwidth });
        }
        append_symbol(block);
        if (d_symbol == 0) {
            fade(block, true);
        }
        if (++d_symbol == d_config.preamble_symbols + 5 + d_payload) {
            fade(block, false);
            d_symbol = 0;
            wait();
        }
    }

private:
    void append_symbol(std::vector<sample>& block)
    {
        const int after_preamble = d_symbol - d_config.preamble_symbols;
        if (after_preamble < 0) {
            up_chirp(0, block);
        } else if (after_preamble < 2) {
            // Half of the word each, in steps of 8 positions.
            const int nibble = after_preamble == 0 ? d_config.sync_word >> 4
                                                   : d_config.sync_word & 15;
            up_chirp(8 * nibble, block);
        } else if (after_preamble < 5) {
            down_chirp(after_preamble == 4 ? d_chirp.size() / 4 : d_chirp.size(), block);
        } else {
            up_chirp(int(d_random.integer(0, d_chips - 1)), block);
        }
    }

    /* The chirp from \p position on and round, from phase 0. */
    void up_chirp(int position, std::vector<sample>& block) const
    {
        const auto first = d_chirp.begin() + samples_per_chip * position;
        const auto turn = std::conj(*first);
        block.resize(d_chirp.size());
        const auto middle = std::transform(
            first, d_chirp.end(), block.begin(), [turn](sample s) { return s * turn; });
        std::transform(
            d_chirp.begin(), first, middle, [turn](sample s) { return s * turn; });
    }

    void down_chirp(size_t count, std::vector<sample>& block) const
    {
        for (size_t i = 0; i < count; ++i) {
            block.push_back(std::conj(d_chirp[i]));
        }
    }

    void fade(std::vector<sample>& block, bool in) const
    {
        const auto n = size_t(edge_length * d_rate);
        for (size_t i = 0; i < n; ++i) {
            const auto height =
                float(0.5 - 0.5 * std::cos(M_PI * (double(i) + 0.5) / double(n)));
            (in ? block[i] : block[block.size() - 1 - i]) *= height;
        }
    }

    void wait()
    {
        const double gap = -d_config.mean_gap * std::log(1.0 - d_random.uniform());
        d_silence = int64_t(gap * d_rate);
    }

    lora_config d_config;
    random_source d_random;
    int d_chips; // a symbol
    double d_bandwidth;
    double d_rate;
    std::vector<sample> d_chirp;
    int d_symbol = 0;  // the next one of the packet
    int d_payload = 0; // symbols
    int64_t d_silence = 0;
};

lora::lora(const lora_config& config, uint64_t seed)
    : waveform(samples_per_chip * bandwidth_of(config), bandwidth_of(config)),
      d_impl(std::make_unique<impl>(config, seed))
{
}

lora::~lora() = default;

void lora::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block_start(), block, [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
