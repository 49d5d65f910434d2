// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_allocation.h"
#include "nr_coreset.h"
#include "nr_csi_rs.h"
#include "nr_dmrs.h"
#include "nr_occupied_span.h"
#include "nr_payload.h"
#include "nr_resource_grid.h"
#include "nr_shared_channel.h"
#include "nr_slot_modulator.h"
#include "nr_ssb.h"
#include "nr_timing.h"
#include "rule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Independent streams of random numbers, beside that of the frame's offset.
enum stream : uint64_t { scheduling = 1, payload, broadcast };

int blocks_of(const nr_carrier_config& c)
{
    return nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz);
}

const nr_downlink_config& validated(const nr_downlink_config& config)
{
    config.validate();
    return config;
}

float to_amplitude(double db) { return float(std::pow(10.0, db / 20.0)); }

} // namespace

class nr_downlink::impl
{
public:
    impl(const nr_downlink_config& config, const random_source& source);

    double sample_rate() const { return d_clock.sample_rate(); }
    double bandwidth() const { return d_modulator.bandwidth(); }
    void set_load(double load) { d_config.load = load; }

    /*! Appends the samples of the next slot that the waveform reaches into. */
    std::vector<activity> make_slot(std::vector<sample>& block);

private:
    void fill_grid(const nr_slot& slot, const std::vector<nr_occupied_span>& ssbs);
    void reserve_ssb(const nr_slot& slot, const std::vector<nr_occupied_span>& ssbs);
    bool is_sib1_slot(const nr_slot& slot) const;
    void send_sib1(const nr_slot& slot);
    void send_users(const nr_slot& slot);
    void send_users_pdcch(const nr_slot& slot);
    void send_csi_rs(const nr_slot& slot);
    void send_csi_rs(const nr_slot& slot, const nr_csi_rs& signal);

    nr_downlink_config d_config;
    random_source d_random;
    nr_slot_clock d_clock;
    nr_slot_modulator d_modulator;
    nr_resource_grid d_grid;
    float d_amplitude; // of a resource element
    nr_payload d_payload;
    std::optional<nr_ssb_source> d_ssb;
    nr_block_range d_ssb_blocks{ 0, 0 };
    std::optional<nr_coreset> d_coreset0, d_user_coreset;
    nr_block_range d_sib1_blocks{ 0, 0 };
};

nr_downlink::impl::impl(const nr_downlink_config& config, const random_source& source)
    : d_config(config), d_random(source.fork(scheduling)), d_clock(config, source),
      d_modulator(config, d_clock),
      d_grid(symbols_per_slot(config.prefix), blocks_of(config)),
      d_amplitude(float(1.0 / std::sqrt(d_grid.subcarriers()))),
      d_payload(source.fork(payload)), d_user_coreset(find_user_coreset(config))
{
    if (config.ssb_blocks.empty()) {
        return;
    }
    d_ssb.emplace(config,
                  d_clock.sample_rate(),
                  d_amplitude * to_amplitude(config.ssb_boost_db),
                  source.fork(broadcast));
    d_ssb_blocks = nr_ssb_place(config).blocks;
    d_coreset0 = find_coreset0(config);
    if (d_coreset0) {
        // SIB1 has the same size as long as its contents.
        const auto all = d_coreset0->blocks;
        const int count = int(d_random.integer(8, all.stop - all.first));
        const int first = int(d_random.integer(all.first, all.stop - count));
        d_sib1_blocks = { first, first + count };
    }
}

void nr_downlink::impl::reserve_ssb(const nr_slot& slot,
                                    const std::vector<nr_occupied_span>& ssbs)
{
    // TS 38.214, 5.1.4: no PDSCH in resource blocks and symbols that overlap one
    for (const auto& ssb : ssbs) {
        for (int l = 0; l < d_grid.symbols(); ++l) {
            const int64_t start = d_modulator.symbol_start(slot, l);
            const int64_t stop = d_modulator.symbol_start(slot, l + 1);
            if (start < ssb.stop && stop > ssb.start) {
                d_grid.reserve(l, d_ssb_blocks);
            }
        }
    }
}

bool nr_downlink::impl::is_sib1_slot(const nr_slot& slot) const
{
    if (!d_coreset0) {
        return false;
    }
    // TS 38.213, 13: slot n_0 of multiplexing pattern 1 with M = 1
    const int per_frame = d_clock.numerology().slots_per_frame();
    const int mu_slots = d_clock.numerology().slots_per_subframe();
    const int frames = d_config.sib1_period_ms / 10;
    for (int index : d_config.ssb_blocks) {
        const int n = d_config.type0_offset_ms * mu_slots + index;
        if (slot.frame % frames == n / per_frame && slot.number == n % per_frame) {
            return true;
        }
    }
    return false;
}

void nr_downlink::impl::send_sib1(const nr_slot& slot)
{
    // TS 38.214, table 5.1.2.1.1-2, row 1; DM-RS as for DCI format 1_0 (5.1.6.2)
    constexpr int additional_positions = 2;
    const int l0 = d_config.dmrs_type_a_position;
    if (slot.format.downlink < d_grid.symbols()) {
        return;
    }
    const int level = 4; // the smallest for SIB1's PDCCH (TS 38.213, table 10.1-1)
    const int candidates = d_coreset0->elements() / level;
    send_pdcch(d_grid,
               *d_coreset0,
               level * int(d_random.integer(0, candidates - 1)),
               level,
               slot.number,
               d_config.cell_id,
               d_amplitude,
               d_payload);
    const nr_shared_channel channel{ l0,
                                     d_grid.symbols(),
                                     dmrs_symbols(
                                         l0, additional_positions, d_grid.symbols()),
                                     d_coreset0->blocks.first,
                                     nr::modulation::qpsk };
    send(d_grid,
         channel,
         d_sib1_blocks,
         slot.number,
         d_config.cell_id,
         d_amplitude,
         d_payload);
}

void nr_downlink::impl::send_users_pdcch(const nr_slot& slot)
{
    const int fixed = d_config.pdcch_aggregation_level;
    const int grants = fixed != 0 ? 1 : int(d_random.integer(1, 3));
    for (int i = 0; i < grants; ++i) {
        int level = fixed != 0 ? fixed : 1 << d_random.integer(0, 3);
        while (level > d_user_coreset->elements()) {
            level /= 2;
        }
        const int candidates = d_user_coreset->elements() / level;
        send_pdcch(d_grid,
                   *d_user_coreset,
                   level * int(d_random.integer(0, candidates - 1)),
                   level,
                   slot.number,
                   d_config.cell_id,
                   d_amplitude,
                   d_payload);
    }
}

void nr_downlink::impl::send_users(const nr_slot& slot)
{
    const int l0 = d_config.dmrs_type_a_position;
    const int least = 3; // symbols of PDSCH, mapping type A (TS 38.214, table 5.1.2.1-1)
    int first = d_config.coreset_symbols;
    int stop = slot.format.downlink;
    if (stop < std::max(l0 + 1, first + least)) {
        return;
    }
    const auto ranges = d_config.pdsch_regions.empty()
        ? draw_allocation(d_config.allocation, d_config.load, d_grid.blocks(), d_random)
        : fixed_allocation(d_config.pdsch_regions, slot.number, d_grid.blocks());
    if (d_user_coreset &&
        (!ranges.empty() || d_config.pdcch == nr::pdcch_use::every_slot)) {
        send_users_pdcch(slot);
    }
    if (ranges.empty()) {
        return;
    }
    if (d_config.span == nr::slot_span::varied) {
        first = int(d_random.integer(first, std::max(first, l0)));
        first = std::min(first, stop - least);
        stop = int(d_random.integer(std::max(l0 + 1, first + least), stop));
    }
    nr_shared_channel channel{ first,
                               stop,
                               dmrs_symbols(l0, d_config.dmrs_additional_positions, stop),
                               0,
                               d_payload.choose(d_config.modulation) };
    for (const auto& range : ranges) {
        send(d_grid,
             channel,
             range,
             slot.number,
             d_config.cell_id,
             d_amplitude,
             d_payload);
    }
}

void nr_downlink::impl::send_csi_rs(const nr_slot& slot, const nr_csi_rs& signal)
{
    if (signal.symbol < slot.format.downlink) {
        send(d_grid, signal, slot.number, d_config.cell_id, d_amplitude);
    }
}

void nr_downlink::impl::send_csi_rs(const nr_slot& slot)
{
    const int all = d_grid.blocks();
    const int number = slot.frame * d_clock.numerology().slots_per_frame() + slot.number;
    if (d_config.trs_period_ms > 0) {
        const int period = d_config.trs_period_ms *
            d_clock.numerology().slots_per_subframe();
        const int since = (number + period - d_config.trs_offset_slots) % period;
        // CSI-FrequencyOccupation begins at a multiple of 4 (TS 38.331)
        const int count = d_config.trs_resource_blocks;
        const int first = count == 0 ? 0 : (all - count) / 8 * 4;
        if (since < 2) {
            for (int l : { d_config.trs_first_symbol, d_config.trs_first_symbol + 4 }) {
                send_csi_rs(slot, { 3, l, { first, count == 0 ? all : first + count } });
            }
        }
    }
    if (d_config.csi_rs_period_slots > 0 &&
        number % d_config.csi_rs_period_slots == d_config.csi_rs_offset_slots) {
        send_csi_rs(slot, { 1, d_config.csi_rs_symbol, { 0, all } });
    }
}

void nr_downlink::impl::fill_grid(const nr_slot& slot,
                                  const std::vector<nr_occupied_span>& ssbs)
{
    d_grid.clear();
    reserve_ssb(slot, ssbs);
    if (is_sib1_slot(slot)) {
        send_sib1(slot);
    }
    send_users(slot);
    send_csi_rs(slot);
}

std::vector<activity> nr_downlink::impl::make_slot(std::vector<sample>& block)
{
    nr_slot slot = d_clock.next();
    std::vector<nr_occupied_span> spans;
    if (d_ssb) {
        spans = d_ssb->during(slot);
    }
    fill_grid(slot, spans);
    d_modulator.modulate(slot, d_grid, block);
    if (d_ssb) {
        d_ssb->add(slot, block.data());
    }
    d_modulator.append_spans(slot, d_grid, spans);
    return d_modulator.finish(slot, join(spans), block);
}

nr_downlink::nr_downlink(const nr_downlink_config& config, uint64_t seed)
    : nr_downlink(std::make_unique<impl>(validated(config), random_source(seed)))
{
}

nr_downlink::nr_downlink(std::unique_ptr<impl> made)
    : waveform(made->sample_rate(), made->bandwidth()), d_impl(std::move(made))
{
}

nr_downlink::~nr_downlink() = default;

void nr_downlink::set_load(double load)
{
    require(load >= 0.0 && load <= 1.0, "nr_downlink: load must be 0 to 1, got ", load);
    d_impl->set_load(load);
}

void nr_downlink::make_block(std::vector<sample>& block)
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
