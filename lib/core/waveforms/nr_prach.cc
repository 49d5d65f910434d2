// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_prach.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

struct short_format {
    int repetitions, prefix, symbols;
};

/* TS 38.211, table 6.3.3.1-2 (N_u / 2048 kappa and N_CP / kappa, both to be divided by
 * 2^mu) and N_dur of table 6.3.3.2-3 */
short_format find_short_format(nr::prach_format format)
{
    switch (format) {
    case nr::prach_format::a1:
        return { 2, 288, 2 };
    case nr::prach_format::a2:
        return { 4, 576, 4 };
    case nr::prach_format::a3:
        return { 6, 864, 6 };
    case nr::prach_format::b1:
        return { 2, 216, 2 };
    case nr::prach_format::b4:
        return { 12, 936, 12 };
    case nr::prach_format::c0:
        return { 1, 1240, 2 };
    default: // c2
        return { 4, 2048, 6 };
    }
}

/* The spacing whose symbols place an occasion in its subframe (TS 38.211, 5.3.2). */
int symbol_spacing_khz(const nr_prach_numbers& numbers)
{
    return std::max(15, int(numbers.spacing_khz));
}

} // namespace

nr_prach_numbers find_prach_numbers(nr::prach_format format, int khz)
{
    // TS 38.211, tables 6.3.3.1-1 and 6.3.3.2-1
    if (format == nr::prach_format::format_0) {
        const int blocks = khz == 15 ? 6 : khz == 30 ? 3 : 2;
        const int first = khz == 15 ? 7 : khz == 30 ? 1 : 133;
        return { 839, 1.25, 1, 3168, 14, blocks, first };
    }
    const auto f = find_short_format(format);
    const int spacing = std::min(khz, 30); // in FR1
    return { 139,
             double(spacing),
             f.repetitions,
             f.prefix * 15 / spacing,
             f.symbols,
             12 * spacing / khz,
             2 };
}

nr_prach_source::nr_prach_source(const nr_uplink_config& config,
                                 double sample_rate,
                                 int window)
    : d_config(config),
      d_numbers(find_prach_numbers(config.prach, config.subcarrier_spacing_khz)),
      d_numerology(sample_rate, symbol_spacing_khz(d_numbers), nr::cyclic_prefix::normal),
      d_window(window), d_sequence(d_numbers.sequence_length, fft_direction::forward),
      d_modulator(int(std::lround(sample_rate / (1e3 * d_numbers.spacing_khz))),
                  fft_direction::inverse)
{
    // TS 38.211, 5.3.2: of two slots of 30 kHz in a subframe, the second
    const int slot = d_numerology.slots_per_subframe() - 1;
    d_start = d_numerology.symbol_start(14 * slot + config.prach_first_symbol);
    const double kappa = sample_rate / 30.72e6; // samples
    d_prefix = int(std::lround(d_numbers.prefix * kappa));
    if (config.prach != nr::prach_format::format_0) {
        const int64_t stop = d_start + d_prefix +
            d_numbers.repetitions * d_modulator.length();
        const int64_t half = d_numerology.subframe_length() / 2;
        const int more = (d_start == 0) + (d_start <= half && half < stop);
        d_prefix += int(std::lround(16.0 * kappa * more));
    }
}

nr_block_range nr_prach_source::blocks() const
{
    return { d_config.prach_first_block, d_config.prach_first_block + d_numbers.blocks };
}

double nr_prach_source::first_frequency() const
{
    const int all = nr::resource_blocks(d_config.channel_bandwidth_mhz,
                                        d_config.subcarrier_spacing_khz);
    const double k1 = (d_config.prach_first_block - 0.5 * all) * subcarriers_per_block;
    return 1e3 *
        (k1 * d_config.subcarrier_spacing_khz +
         d_numbers.first_subcarrier * d_numbers.spacing_khz);
}

std::optional<nr_occupied_span> nr_prach_source::occasion(const nr_slot& slot) const
{
    const int per_subframe = d_config.subcarrier_spacing_khz / 15;
    if (slot.number / per_subframe != d_config.prach_subframe ||
        slot.frame % (d_config.prach_period_ms / 10) != 0) {
        return {};
    }
    const int64_t subframe = d_numerology.subframe_length();
    const int64_t start = slot.start / subframe * subframe + d_start;
    const double spacing = 1e3 * d_numbers.spacing_khz;
    const double lower = first_frequency() - 0.5 * spacing;
    return nr_occupied_span{ start,
                             start + d_prefix +
                                 d_numbers.repetitions * d_modulator.length(),
                             lower,
                             lower + d_numbers.sequence_length * spacing };
}

std::vector<std::complex<float>> nr_prach_source::make(float amplitude,
                                                       random_source& random)
{
    // TS 38.211, 6.3.3.1: x_u,v(n), and its transform y_u,v(k)
    const int64_t l_ra = d_numbers.sequence_length;
    const int64_t root = random.integer(1, l_ra - 1);
    const int64_t shift = random.integer(0, l_ra - 1);
    for (int64_t n = 0; n < l_ra; ++n) {
        const int64_t i = (n + shift) % l_ra;
        const int64_t phase = root * (i * (i + 1) / 2 % l_ra) % l_ra;
        d_sequence.data()[n] = std::complex<float>(
            std::polar(1.0, -2.0 * M_PI * double(phase) / double(l_ra)));
    }
    d_sequence.execute();

    const int length = d_modulator.length();
    const float level = amplitude *
        float(std::sqrt(d_numbers.spacing_khz /
                        (d_config.subcarrier_spacing_khz * double(l_ra))));
    const int first = int(std::lround(first_frequency() / (1e3 * d_numbers.spacing_khz)));
    std::fill_n(d_modulator.data(), length, 0.0f);
    for (int k = 0; k < l_ra; ++k) {
        d_modulator.data()[(first + k + length) % length] = level * d_sequence.data()[k];
    }
    d_modulator.execute();

    const int count = d_prefix + d_numbers.repetitions * length;
    std::vector<std::complex<float>> samples(size_t(count) + d_window);
    for (size_t n = 0; n < samples.size(); ++n) {
        samples[n] = d_modulator.data()[(n + length - d_prefix % length) % length];
    }
    for (int n = 0; n < d_window; ++n) {
        const auto rise = float(0.5 - 0.5 * std::cos(M_PI * (n + 0.5) / d_window));
        samples[n] *= rise;
        samples[size_t(count) + n] *= 1.0f - rise;
    }
    return samples;
}

} // namespace core
} // namespace specsense
} // namespace gr
