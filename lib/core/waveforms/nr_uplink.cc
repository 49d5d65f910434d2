// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_dmrs.h"
#include "nr_low_papr_sequence.h"
#include "nr_overlay.h"
#include "nr_payload.h"
#include "nr_prach.h"
#include "nr_pucch.h"
#include "nr_resource_grid.h"
#include "nr_shared_channel.h"
#include "nr_slot_modulator.h"
#include "nr_srs.h"
#include "nr_timing.h"
#include "nr_transform_precoder.h"
#include "nr_uplink_scheduler.h"
#include "rule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_uplink.h>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Independent streams of random numbers, beside that of the frame's offset and the
// downlink's.
enum stream : uint64_t { terminals = 17, grants, control, access, payload };

const nr_uplink_config& validated(const nr_uplink_config& config)
{
    config.validate();
    return config;
}

struct terminal {
    float amplitude; // of a resource element
    bool precoded;
};

std::vector<terminal>
draw_terminals(const nr_uplink_config& c, float amplitude, random_source random)
{
    std::vector<terminal> all;
    for (int i = 0; i < c.users; ++i) {
        const double db = random.uniform(c.power_min_db, c.power_max_db);
        const bool precoded = c.pusch == nr::pusch_waveform::any
            ? random.chance(0.5)
            : c.pusch == nr::pusch_waveform::dft_s_ofdm;
        all.push_back({ amplitude * float(std::pow(10.0, db / 20.0)), precoded });
    }
    return all;
}

std::vector<bool> precoding_of(const std::vector<terminal>& all)
{
    std::vector<bool> precoded;
    for (const auto& t : all) {
        precoded.push_back(t.precoded);
    }
    return precoded;
}

} // namespace

class nr_uplink::impl
{
public:
    impl(const nr_uplink_config& config, const random_source& source);

    double sample_rate() const { return d_clock.sample_rate(); }
    double bandwidth() const { return d_modulator.bandwidth(); }
    void set_load(double load) { d_config.load = load; }

    /*! Appends the samples of the next slot that the waveform reaches into. */
    std::vector<activity> make_slot(std::vector<sample>& block);

private:
    void send_prach(const nr_slot& slot);
    void send_srs(const nr_slot& slot);
    void send_pucch(const nr_slot& slot);
    void send_pusch(const nr_slot& slot);
    void send_grant(const nr_slot& slot, const nr_uplink_scheduler::grant& grant);
    void send_precoded(const nr_shared_channel& channel,
                       nr_block_range blocks,
                       float amplitude);
    const terminal& draw_terminal();
    bool is_free(int first, int stop, nr_block_range blocks) const;
    nr_block_range open_blocks() const;
    void note(const nr_slot& slot, int first, int stop, nr_block_range blocks);

    nr_uplink_config d_config;
    nr_slot_clock d_clock;
    nr_slot_modulator d_modulator;
    nr_resource_grid d_grid;
    std::vector<terminal> d_terminals;
    nr_uplink_scheduler d_scheduler;
    random_source d_control_random, d_access_random;
    nr_payload d_payload;
    nr_transform_precoder d_precoder;
    std::optional<nr_prach_source> d_prach;
    nr_overlay d_preambles;
    int d_edge;        // resource blocks of PUCCH at either edge
    int64_t d_srs = 0; // occasions so far
    // Of the slot being made:
    int d_first = 0, d_stop = 0; // symbols that are open to PUSCH and PUCCH
    std::vector<nr_occupied_span> d_spans;
};

nr_uplink::impl::impl(const nr_uplink_config& config, const random_source& source)
    : d_config(config), d_clock(config, source), d_modulator(config, d_clock),
      d_grid(symbols_per_slot(config.prefix),
             nr::resource_blocks(config.channel_bandwidth_mhz,
                                 config.subcarrier_spacing_khz)),
      d_terminals(draw_terminals(
          config, float(1.0 / std::sqrt(d_grid.subcarriers())), source.fork(terminals))),
      d_scheduler(precoding_of(d_terminals), source.fork(grants)),
      d_control_random(source.fork(control)), d_access_random(source.fork(access)),
      d_payload(source.fork(payload)),
      d_edge(config.pucch == nr::pucch_format::none ? 0 : config.pucch_resource_blocks)
{
    if (config.prach != nr::prach_format::none) {
        d_prach.emplace(config, d_clock.sample_rate(), d_clock.window());
    }
}

const terminal& nr_uplink::impl::draw_terminal()
{
    return d_terminals[size_t(
        d_control_random.integer(0, int64_t(d_terminals.size()) - 1))];
}

void nr_uplink::impl::note(const nr_slot& slot,
                           int first,
                           int stop,
                           nr_block_range blocks)
{
    d_spans.push_back({ d_modulator.symbol_start(slot, first),
                        d_modulator.symbol_start(slot, stop),
                        d_modulator.lower_edge(blocks.first),
                        d_modulator.lower_edge(blocks.stop) });
}

bool nr_uplink::impl::is_free(int first, int stop, nr_block_range blocks) const
{
    for (int l = first; l < stop; ++l) {
        for (int block = blocks.first; block < blocks.stop; ++block) {
            if (!d_grid.is_free(l, block)) {
                return false;
            }
        }
    }
    return true;
}

void nr_uplink::impl::send_prach(const nr_slot& slot)
{
    const auto span = d_prach ? d_prach->occasion(slot) : std::nullopt;
    if (!span) {
        return;
    }
    for (int l = 0; l < d_grid.symbols(); ++l) {
        if (d_modulator.symbol_start(slot, l) < span->stop &&
            d_modulator.symbol_start(slot, l + 1) > span->start) {
            d_grid.reserve(l, d_prach->blocks());
        }
    }
    const bool begins = span->start >= slot.start &&
        span->start < slot.start + slot.length;
    if (begins && d_access_random.chance(d_config.prach_load)) {
        d_preambles.append(span->start,
                           d_prach->make(draw_terminal().amplitude, d_access_random));
        d_spans.push_back(*span);
    }
}

void nr_uplink::impl::send_srs(const nr_slot& slot)
{
    const int period = d_config.srs_period_slots;
    const int number = slot.frame * d_clock.numerology().slots_per_frame() + slot.number;
    if (period == 0 || number % period != d_config.srs_offset_slots) {
        return;
    }
    const int stop = d_grid.symbols();
    const int first = stop - d_config.srs_symbols;
    const int width = widest_srs(d_grid.blocks());
    const int lowest = (d_grid.blocks() - width) / 2;
    const nr_block_range blocks{ lowest, lowest + width };
    if (slot.format.uplink < d_config.srs_symbols || !is_free(first, stop, blocks)) {
        return;
    }
    const auto user = size_t(d_srs % d_config.users);
    const int comb = int(d_srs % d_config.srs_comb);
    ++d_srs;
    send(d_grid,
         { first, stop, d_config.srs_comb, comb, blocks },
         d_config.cell_id,
         d_terminals[user].amplitude);
    note(slot, first, stop, blocks);
    d_stop = first;
}

void nr_uplink::impl::send_pucch(const nr_slot& slot)
{
    const auto format = d_config.pucch;
    if (format == nr::pucch_format::none ||
        !d_control_random.chance(d_config.pucch_load)) {
        return;
    }
    const bool is_long = format == nr::pucch_format::any
        ? d_control_random.chance(0.5)
        : format == nr::pucch_format::long_format;
    const int least = is_long ? 4 : 2; // symbols (TS 38.211, table 6.3.2.1-1)
    if (d_stop - d_first < least) {
        return;
    }
    const int all = d_grid.blocks();
    nr_pucch pucch{ is_long ? d_first : d_stop - 2,
                    d_stop,
                    { { 0, d_edge }, { all - d_edge, all } } };
    if (d_control_random.chance(0.5)) {
        std::swap(pucch.hops[0], pucch.hops[1]);
    }
    const float amplitude = draw_terminal().amplitude;
    if (is_long) {
        send_format_3(d_grid,
                      pucch,
                      slot.number,
                      d_config.cell_id,
                      amplitude,
                      d_payload,
                      d_precoder);
    } else {
        send_format_2(d_grid, pucch, slot.number, d_config.cell_id, amplitude, d_payload);
    }
    note(slot, pucch.first_symbol, pucch.hop_symbol(), pucch.hops[0]);
    note(slot, pucch.hop_symbol(), pucch.stop_symbol, pucch.hops[1]);
}

/* Between the edges, or the larger part of it beside PRACH. */
nr_block_range nr_uplink::impl::open_blocks() const
{
    const nr_block_range all{ d_edge, d_grid.blocks() - d_edge };
    if (!d_prach || is_free(d_first, d_stop, d_prach->blocks())) {
        return all;
    }
    const auto prach = d_prach->blocks();
    return prach.first - all.first > all.stop - prach.stop
        ? nr_block_range{ all.first, prach.first }
        : nr_block_range{ prach.stop, all.stop };
}

void nr_uplink::impl::send_pusch(const nr_slot& slot)
{
    const int least = 4; // symbols of mapping type A (TS 38.214, table 6.1.2.1-1)
    if (d_first > 0 || d_stop < least) {
        return;
    }
    for (const auto& grant : d_scheduler.draw(open_blocks(), d_config.load)) {
        send_grant(slot, grant);
    }
}

void nr_uplink::impl::send_grant(const nr_slot& slot,
                                 const nr_uplink_scheduler::grant& grant)
{
    const auto& user = d_terminals[size_t(grant.user)];
    const int stop = d_config.span == nr::slot_span::varied
        ? int(d_control_random.integer(4, d_stop))
        : d_stop;
    const nr_shared_channel channel{ 0,
                                     stop,
                                     dmrs_symbols(d_config.dmrs_type_a_position,
                                                  d_config.dmrs_additional_positions,
                                                  stop),
                                     0,
                                     d_payload.choose(d_config.modulation) };
    if (user.precoded) {
        send_precoded(channel, grant.blocks, user.amplitude);
    } else {
        send(d_grid,
             channel,
             grant.blocks,
             slot.number,
             d_config.cell_id,
             user.amplitude,
             d_payload);
    }
    note(slot, 0, stop, grant.blocks);
}

void nr_uplink::impl::send_precoded(const nr_shared_channel& channel,
                                    nr_block_range blocks,
                                    float amplitude)
{
    const int count = (blocks.stop - blocks.first) * subcarriers_per_block;
    // TS 38.211, 6.4.1.1.1.2, without hopping; two CDM groups without data (TS 38.214,
    // table 6.2.2-1)
    const auto dmrs = low_papr_sequence(d_config.cell_id % 30, 0.0, count / 2);
    const float dmrs_amplitude = 1.41421356f * amplitude;
    for (int l = channel.first_symbol; l < channel.stop_symbol; ++l) {
        auto* out = d_grid.symbol(l) + blocks.first * subcarriers_per_block;
        const auto& at = channel.dmrs_symbols;
        const bool reference = std::find(at.begin(), at.end(), l) != at.end();
        if (reference) {
            for (size_t n = 0; n < dmrs.size(); ++n) {
                out[2 * n] = dmrs_amplitude * dmrs[n];
            }
        } else {
            d_payload.fill(channel.modulation, amplitude, out, count);
            d_precoder.precode(out, count);
        }
        for (int block = blocks.first; block < blocks.stop; ++block) {
            d_grid.take(l, block, reference ? nr_use::reference : nr_use::data);
        }
    }
}

std::vector<activity> nr_uplink::impl::make_slot(std::vector<sample>& block)
{
    const nr_slot slot = d_clock.next();
    d_grid.clear();
    d_spans.clear();
    d_first = d_grid.symbols() - slot.format.uplink;
    d_stop = d_grid.symbols();
    send_prach(slot);
    send_srs(slot);
    send_pucch(slot);
    send_pusch(slot);
    d_modulator.modulate(slot, d_grid, block);
    d_preambles.add(slot, block.data());
    std::stable_sort(d_spans.begin(),
                     d_spans.end(),
                     [](const nr_occupied_span& a, const nr_occupied_span& b) {
                         return a.start < b.start;
                     });
    return d_modulator.finish(slot, d_spans, block);
}

nr_uplink::nr_uplink(const nr_uplink_config& config, uint64_t seed)
    : nr_uplink(std::make_unique<impl>(validated(config), random_source(seed)))
{
}

nr_uplink::nr_uplink(std::unique_ptr<impl> made)
    : waveform(made->sample_rate(), made->bandwidth()), d_impl(std::move(made))
{
}

nr_uplink::~nr_uplink() = default;

void nr_uplink::set_load(double load)
{
    require(load >= 0.0 && load <= 1.0, "nr_uplink: load must be 0 to 1, got ", load);
    d_impl->set_load(load);
}

void nr_uplink::make_block(std::vector<sample>& block)
{
    while (block.empty()) {
        for (const auto& a : d_impl->make_slot(block)) {
            report(a);
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
