// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_uplink_grid.h"
#include "complex_product.h"
#include "gold_sequence.h"
#include "lte_uplink_sequences.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

constexpr int most_on_a_control_block = 3;

/*! Cyclic shifts by symbol of a frame: eight values of c(n) each, TS 36.211, 5.4. */
std::vector<int> draw_shifts(uint32_t c_init, int symbols)
{
    gold_sequence c(c_init);
    std::vector<int> shifts(symbols);
    for (int& shift : shifts) {
        shift = int(c.bits(8));
    }
    return shifts;
}

bool contains(const std::vector<int>& list, int value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace

uplink_grid::uplink_grid(const lte_uplink_config& config, const random_source& source)
    : d_layout(config), d_scheduler(config.users, config.resource_blocks, source.fork(0)),
      d_random(source.fork(1)), d_bits(source.fork(2)), d_hopping(config.hopping),
      d_cell_id(config.cell_id), d_resource_blocks(config.resource_blocks),
      d_control_blocks(config.control_blocks), d_control_load(config.control_load),
      d_extended(config.prefix == cyclic_prefix::extended),
      d_slot_symbols(symbols_per_slot(config.prefix)),
      d_width(subcarriers_per_block * config.resource_blocks),
      d_values(size_t(2 * d_slot_symbols) * d_width)
{
    for (int user = 0; user < config.users; ++user) {
        const double db = d_random.uniform(config.power_min_db, config.power_max_db);
        const double phase = d_random.uniform(0.0, 2.0 * M_PI);
        d_gains.emplace_back(
            std::polar(std::pow(10.0, db / 20.0) / std::sqrt(double(d_width)), phase));
    }
    const int symbols = 2 * subframes_per_frame * d_slot_symbols;
    const int group = d_cell_id % sequence_groups; // f_ss, 5.5.1.3
    d_control_shifts = draw_shifts(uint32_t(d_cell_id), symbols);
    // n_PN of 5.5.2.1.1, of which there is one for each slot's first symbol.
    d_shared_shifts = draw_shifts(uint32_t(d_cell_id / sequence_groups * 32 + group),
                                  symbols);
    for (size_t i = 0; i < d_points.size(); ++i) {
        d_points[i] = square_qam(4 << (2 * i));
    }
    for (size_t i = 0; i < d_turns.size(); ++i) {
        d_turns[i] = complex(std::polar(1.0, 2.0 * M_PI * double(i) / d_turns.size()));
    }
}

uplink_grid::complex uplink_grid::draw_gain()
{
    return d_gains[d_random.integer(0, int64_t(d_gains.size()) - 1)];
}

uplink_grid::complex uplink_grid::draw_qpsk() { return d_points[0][d_bits.take(2)]; }

const std::vector<uplink_grid::complex>& uplink_grid::base(int length)
{
    auto& sequence = d_bases[length];
    if (sequence.empty()) {
        sequence = base_sequence(d_cell_id % sequence_groups, length);
    }
    return sequence;
}

void uplink_grid::add_sequence(
    int symbol, int k, int step, int length, int turn, complex gain)
{
    // r^alpha(n) = exp(j alpha n) r(n), with alpha = 2 pi turn / 24 (5.5.1).
    const auto& sequence = base(length);
    complex* row = d_values.data() + symbol * d_width + k;
    for (int n = 0; n < length; ++n) {
        const complex turned = multiply(gain, d_turns[size_t(n) * turn % d_turns.size()]);
        row[n * step] += multiply(turned, sequence[n]);
    }
}

void uplink_grid::add_shared_symbol(int symbol,
                                    const block_range& blocks,
                                    int bits,
                                    complex gain)
{
    const int length = subcarriers_per_block * blocks.count;
    auto found = d_precoders.find(length);
    if (found == d_precoders.end()) {
        found = d_precoders.emplace(length, fft(length, fft_direction::forward)).first;
    }
    complex* data = found->second.data();
    const complex* points = d_points[bits / 2 - 1].data();
    for (int i = 0; i < length; ++i) {
        data[i] = points[d_bits.take(bits)];
    }
    found->second.execute();
    // TS 36.211, 5.3.3
    const complex scale = gain * float(1.0 / std::sqrt(double(length)));
    complex* row = d_values.data() + symbol * d_width +
        subcarriers_per_block * blocks.first;
    for (int i = 0; i < length; ++i) {
        row[i] = multiply(scale, data[i]);
    }
}

void uplink_grid::add_shared(int subframe, const uplink_grant& grant)
{
    const bool hops = d_hopping == lte_hopping::mirrored_slots &&
        !d_layout.has_random_access(subframe);
    const int last = symbols() - (d_layout.has_sounding(subframe) ? 1 : 0); // 5.3.4
    const complex gain = d_gains[grant.user];
    for (int slot = 0; slot < 2; ++slot) {
        block_range blocks = grant.blocks;
        if (hops && slot == 1) {
            blocks.first = d_resource_blocks - blocks.first - blocks.count;
        }
        const int start = slot * d_slot_symbols;
        const int stop = std::min(start + d_slot_symbols, last);
        for (int symbol = start; symbol < stop; ++symbol) {
            if (symbol - start == d_layout.shared_reference_symbol()) {
                const int n_pn = d_shared_shifts[(2 * subframe + slot) * d_slot_symbols];
                add_sequence(symbol,
                             subcarriers_per_block * blocks.first,
                             1,
                             subcarriers_per_block * blocks.count,
                             2 * ((grant.cyclic_shift + n_pn) % 12), // 5.5.2.1.1
                             gain);
            } else {
                add_shared_symbol(symbol, blocks, grant.bits, gain);
            }
        }
        if (hops) {
            d_uses.push_back({ start, stop - start, blocks });
        }
    }
    if (!hops) {
        d_uses.push_back({ 0, last, grant.blocks });
    }
}

int uplink_grid::control_shift(int subframe, int symbol) const
{
    return d_control_shifts[subframe * symbols() + symbol];
}

void uplink_grid::add_format_1(int subframe, int m, int resource, complex gain)
{
    // TS 36.211, 5.4.1 and 5.5.2.2, with delta_shift = 1 and no resources of other
    // formats on the block: 12 cyclic shifts, three orthogonal codes, two with the
    // extended prefix.
    const int codes = d_extended ? 2 : 3;
    const complex third = d_turns[8];
    const complex data_codes[3][4] = { { 1, 1, 1, 1 },
                                       { 1, -1, 1, -1 },
                                       { 1, -1, -1, 1 } };
    const complex reference_codes[3][3] = { { 1, 1, 1 },
                                            { 1, third, third * third },
                                            { 1, third * third, third } };
    const complex extended_codes[2][2] = { { 1, 1 }, { 1, -1 } };
    const complex point = draw_qpsk();
    const auto& references = d_layout.control_reference_symbols(1);
    for (int slot = 0; slot < 2; ++slot) {
        if (slot == 1) {
            resource = codes * (resource + 1) % (12 * codes + 1) - 1;
        }
        const int code = resource / 12;
        const int data_code = d_extended ? 2 * code : code;
        const int shift = d_extended ? resource + code : resource;
        const complex turned = resource % 2 == 0 ? complex(1, 0) : complex(0, 1); // S
        int data = 0, reference = 0; // of the slot's symbols, so far
        for (int l = 0; l < d_slot_symbols; ++l) {
            const int symbol = slot * d_slot_symbols + l;
            complex factor;
            if (contains(references, l)) {
                factor = d_extended ? extended_codes[code][reference]
                                    : reference_codes[code][reference];
                ++reference;
            } else {
                factor = turned * data_codes[data_code][data++] * point;
            }
            add_sequence(symbol,
                         subcarriers_per_block * d_layout.control_block(m, slot),
                         1,
                         subcarriers_per_block,
                         2 * ((control_shift(subframe, symbol) + shift % 12) % 12),
                         factor * gain);
        }
    }
}

void uplink_grid::add_format_2(int subframe, int m, int resource, complex gain)
{
    // TS 36.211, 5.4.2 and 5.5.2.2: a symbol each of QPSK, ones in reference signals.
    for (int slot = 0; slot < 2; ++slot) {
        const int shift = slot == 0 ? resource : 12 * (resource + 1) % 13 - 1;
        for (int l = 0; l < d_slot_symbols; ++l) {
            const int symbol = slot * d_slot_symbols + l;
            const bool is_reference = contains(d_layout.control_reference_symbols(2), l);
            add_sequence(symbol,
                         subcarriers_per_block * d_layout.control_block(m, slot),
                         1,
                         subcarriers_per_block,
                         2 * ((control_shift(subframe, symbol) + shift) % 12),
                         is_reference ? gain : gain * draw_qpsk());
        }
    }
}

void uplink_grid::add_control(int subframe)
{
    const int of_format_2 = (d_control_blocks + 1) / 2; // the outer ones
    for (int m = 0; m < d_control_blocks; ++m) {
        if (!d_random.chance(d_control_load)) {
            continue;
        }
        const int users = int(d_random.integer(1, most_on_a_control_block));
        const int first = int(d_random.integer(0, 11));
        for (int i = 0; i < users; ++i) {
            const int resource = (first + 4 * i) % 12; // cyclic shifts far apart
            if (m < of_format_2) {
                add_format_2(subframe, m, resource, draw_gain());
            } else {
                const int code = int(d_random.integer(0, d_extended ? 1 : 2));
                add_format_1(subframe, m, resource + 12 * code, draw_gain());
            }
        }
        for (int slot = 0; slot < 2; ++slot) {
            d_uses.push_back({ slot * d_slot_symbols,
                               d_slot_symbols,
                               { d_layout.control_block(m, slot), 1 } });
        }
    }
}

void uplink_grid::add_sounding()
{
    // TS 36.211, 5.5.3: every other subcarrier, at the power of both.
    const block_range blocks = d_layout.sounding();
    const int comb = int(d_random.integer(0, 1));
    const int cyclic_shift = int(d_random.integer(0, 7));
    add_sequence(symbols() - 1,
                 subcarriers_per_block * blocks.first + comb,
                 2,
                 subcarriers_per_block * blocks.count / 2,
                 3 * cyclic_shift,
                 float(M_SQRT2) * draw_gain());
    d_uses.push_back({ symbols() - 1, 1, blocks });
}

void uplink_grid::make(int subframe, double load)
{
    std::fill(d_values.begin(), d_values.end(), 0.0f);
    d_uses.clear();
    for (const auto& grant : d_scheduler.next(load, d_layout.shared(subframe))) {
        add_shared(subframe, grant);
    }
    add_control(subframe);
    if (d_layout.has_sounding(subframe)) {
        add_sounding();
    }
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
