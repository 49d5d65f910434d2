// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_slot_modulator.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

nr_slot_modulator::nr_slot_modulator(const nr_carrier_config& config,
                                     const nr_slot_clock& clock)
    : d_numerology(clock.numerology()), d_sample_rate(clock.sample_rate()),
      d_spacing(1e3 * config.subcarrier_spacing_khz),
      d_blocks(nr::resource_blocks(config.channel_bandwidth_mhz,
                                   config.subcarrier_spacing_khz)),
      d_first_sample(clock.first_sample()),
      d_modulator(d_numerology.fft_length(), clock.window())
{
}

double nr_slot_modulator::bandwidth() const { return -2.0 * lower_edge(0); }

int64_t nr_slot_modulator::symbol_start(const nr_slot& slot, int symbol) const
{
    const int first = slot.in_subframe * d_numerology.symbols_per_slot();
    return slot.start + d_numerology.symbol_start(first + symbol) -
        d_numerology.symbol_start(first);
}

double nr_slot_modulator::lower_edge(int block) const
{
    return ((block - 0.5 * d_blocks) * subcarriers_per_block - 0.5) * d_spacing;
}

void nr_slot_modulator::modulate(const nr_slot& slot,
                                 nr_resource_grid& grid,
                                 std::vector<std::complex<float>>& out)
{
    const int first = slot.in_subframe * d_numerology.symbols_per_slot();
    for (int l = 0; l < grid.symbols(); ++l) {
        const auto extent = grid.extent(l);
        if (extent.first == extent.stop) {
            d_modulator.silence(d_numerology.symbol_length(first + l), out);
        } else {
            d_modulator.modulate(grid.symbol(l),
                                 grid.subcarriers(),
                                 d_numerology.prefix_length(first + l),
                                 out);
        }
    }
}

void nr_slot_modulator::append_spans(const nr_slot& slot,
                                     const nr_resource_grid& grid,
                                     std::vector<nr_occupied_span>& spans) const
{
    for (int l = 0; l < grid.symbols(); ++l) {
        for (const auto& run : grid.runs(l)) {
            spans.push_back({ symbol_start(slot, l),
                              symbol_start(slot, l + 1),
                              lower_edge(run.first),
                              lower_edge(run.stop) });
        }
    }
}

std::vector<activity>
nr_slot_modulator::finish(const nr_slot& slot,
                          const std::vector<nr_occupied_span>& spans,
                          std::vector<std::complex<float>>& samples) const
{
    const int64_t early =
        std::clamp<int64_t>(d_first_sample - slot.start, 0, int64_t(samples.size()));
    samples.erase(samples.begin(), samples.begin() + early);
    std::vector<activity> activities;
    for (const auto& s : spans) {
        const int64_t start = std::max(s.start, d_first_sample) - d_first_sample;
        const int64_t stop = s.stop - d_first_sample;
        if (start < stop) {
            activities.push_back({ double(start) / d_sample_rate,
                                   double(stop) / d_sample_rate,
                                   s.lower,
                                   s.upper });
        }
    }
    return activities;
}

} // namespace core
} // namespace specsense
} // namespace gr
