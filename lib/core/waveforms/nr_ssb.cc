// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_ssb.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>

namespace gr {
namespace specsense {
namespace core {

namespace nr {

std::vector<int> ssb_first_symbols(ssb_case pattern, int candidates)
{
    // TS 38.213, 4.1
    const bool b = pattern == ssb_case::b;
    const std::vector<int> group = b ? std::vector<int>{ 4, 8, 16, 20 }
                                     : std::vector<int>{ 2, 8 };
    const int step = b ? 28 : 14;
    std::vector<int> symbols;
    for (int n = 0; int(symbols.size()) < candidates; ++n) {
        for (int l : group) {
            symbols.push_back(l + step * n);
        }
    }
    return symbols;
}

int ssb_subcarrier_spacing_khz(ssb_case pattern)
{
    return pattern == ssb_case::a ? 15 : 30;
}

} // namespace nr

namespace {

int floor_divide(int a, int b) { return a / b - (a % b != 0 && a < 0); }

int carrier_khz(const nr_carrier_config& c)
{
    return nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz) *
        subcarriers_per_block * c.subcarrier_spacing_khz;
}

/* In the middle, as near as whole resource blocks of the coarser grid allow. */
int middle_offset_15khz(int carrier, int ssb, int coarser_spacing)
{
    const int block = subcarriers_per_block * coarser_spacing;
    return floor_divide(carrier - ssb, 2 * block) * block / 15;
}

/* TS 38.211, table 7.4.3.1-1 */
bool holds_pbch(int symbol, int subcarrier)
{
    return symbol == 1 || symbol == 3 ||
        (symbol == 2 && (subcarrier < 48 || subcarrier >= 192));
}

} // namespace

nr_ssb_place::nr_ssb_place(const nr_downlink_config& c) : offset_15khz(c.ssb_offset_15khz)
{
    const int spacing = nr::ssb_subcarrier_spacing_khz(c.ssb_pattern);
    const int carrier = carrier_khz(c);
    const int ssb = nr::ssb_subcarriers * spacing;
    if (offset_15khz == -1) {
        offset_15khz = middle_offset_15khz(
            carrier, ssb, std::max(spacing, c.subcarrier_spacing_khz));
    }
    const int first = 15 * offset_15khz; // kHz from the carrier's lowest subcarrier
    const int block = subcarriers_per_block * c.subcarrier_spacing_khz;
    blocks = { floor_divide(first, block), floor_divide(first + ssb - 1, block) + 1 };
    lower = 1e3 * (first - 0.5 * carrier - 0.5 * spacing);
    upper = lower + 1e3 * ssb;
}

nr_ssb_source::nr_ssb_source(const nr_downlink_config& config,
                             double sample_rate,
                             float amplitude,
                             const random_source& source)
    : d_config(config), d_place(config),
      d_numerology(sample_rate,
                   nr::ssb_subcarrier_spacing_khz(config.ssb_pattern),
                   nr::cyclic_prefix::normal),
      d_window(int(config.window * d_numerology.shortest_prefix())),
      d_amplitude(amplitude), d_payload(source),
      d_modulator(d_numerology.fft_length(), d_window),
      d_subcarriers(carrier_khz(config) /
                    nr::ssb_subcarrier_spacing_khz(config.ssb_pattern)),
      d_first_subcarrier(15 * d_place.offset_15khz /
                         nr::ssb_subcarrier_spacing_khz(config.ssb_pattern)),
      d_grid(size_t(nr::ssb_symbols) * d_subcarriers)
{
    d_first_symbols = nr::ssb_first_symbols(config.ssb_pattern, config.ssb_candidates);
    auto blocks = config.ssb_blocks;
    std::sort(blocks.begin(), blocks.end());
    const int per_subframe = 14 * d_numerology.slots_per_subframe();
    for (int index : blocks) {
        const int l = d_first_symbols[index];
        const int64_t subframe = int64_t(l / per_subframe) *
            d_numerology.subframe_length();
        const int in_subframe = l % per_subframe;
        d_candidates.push_back(
            { index,
              subframe + d_numerology.symbol_start(in_subframe),
              subframe + d_numerology.symbol_start(in_subframe + nr::ssb_symbols) });
    }
}

bool nr_ssb_source::is_sent_in_half_frame_of(const nr_slot& slot) const
{
    if (d_config.ssb_period_ms == 5) {
        return true;
    }
    return slot.half_frame == d_config.ssb_half_frame &&
        slot.frame % (d_config.ssb_period_ms / 10) == 0;
}

int64_t nr_ssb_source::half_frame_start(const nr_slot& slot) const
{
    const int64_t half = 5 * int64_t(d_numerology.subframe_length());
    return slot.start / half * half;
}

std::vector<nr_occupied_span> nr_ssb_source::during(const nr_slot& slot) const
{
    std::vector<nr_occupied_span> spans;
    if (is_sent_in_half_frame_of(slot)) {
        const int64_t origin = half_frame_start(slot);
        for (const auto& c : d_candidates) {
            const int64_t start = std::max(origin + c.start, slot.start);
            const int64_t stop = std::min(origin + c.stop, slot.start + slot.length);
            if (start < stop) {
                spans.push_back({ start, stop, d_place.lower, d_place.upper });
            }
        }
    }
    return spans;
}

void nr_ssb_source::add(const nr_slot& slot, std::complex<float>* samples)
{
    if (is_sent_in_half_frame_of(slot)) {
        const int64_t origin = half_frame_start(slot);
        for (const auto& c : d_candidates) {
            const int64_t start = origin + c.start;
            if (start >= slot.start && start < slot.start + slot.length) {
                d_overlay.append(start, make(c.index, slot.half_frame));
            }
        }
    }
    d_overlay.add(slot, samples);
}

std::vector<std::complex<float>> nr_ssb_source::make(int index, int half_frame)
{
    fill_grid(index, half_frame);
    std::vector<std::complex<float>> samples;
    const int first = d_first_symbols[index] % (14 * d_numerology.slots_per_subframe());
    for (int l = 0; l < nr::ssb_symbols; ++l) {
        d_modulator.modulate(&d_grid[size_t(l) * d_subcarriers],
                             d_subcarriers,
                             d_numerology.prefix_length(first + l),
                             samples);
    }
    d_modulator.silence(d_window, samples);
    return samples;
}

void nr_ssb_source::fill_grid(int index, int half_frame)
{
    const auto pss = nr::pss(d_config.cell_id % 3);
    const auto sss = nr::sss(d_config.cell_id);
    auto* first = &d_grid[d_first_subcarrier];
    auto* third = first + 2 * d_subcarriers;
    for (int n = 0; n < nr::sync_subcarriers; ++n) {
        first[nr::ssb_sync_offset + n] = d_amplitude * pss[n];
        third[nr::ssb_sync_offset + n] = d_amplitude * sss[n];
    }
    const auto dmrs = nr::pbch_dmrs(
        d_config.cell_id, index, d_config.ssb_candidates == 4 ? half_frame : 0);
    const int v = d_config.cell_id % 4;
    size_t used = 0;
    for (int l = 0; l < nr::ssb_symbols; ++l) {
        auto* values = first + l * d_subcarriers;
        for (int k = 0; k < nr::ssb_subcarriers; ++k) {
            if (holds_pbch(l, k)) {
                values[k] = k % 4 == v ? d_amplitude * dmrs[used++]
                                       : d_payload.qpsk(d_amplitude);
            }
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
