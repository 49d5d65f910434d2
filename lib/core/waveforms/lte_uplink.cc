// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "complex_product.h"
#include "lte_numerology.h"
#include "lte_random_access.h"
#include "lte_subframe_counter.h"
#include "lte_uplink_grid.h"
#include "ofdm_modulator.h"
#include "rule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <gnuradio/specsense/core/waveforms/lte_uplink.h>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

namespace {

const std::string who = "lte_uplink";
constexpr double block_bandwidth = // Hz
    lte::subcarriers_per_block * lte::subcarrier_spacing;
constexpr int most_users = 32;

template<size_t Count>
bool is_one_of(const int (&list)[Count], int value)
{
    return std::find(list, list + Count, value) != list + Count;
}

void check_sounding(const lte_uplink_config& c, int free_blocks)
{
    static const int periods[] = { 0, 1, 2, 5, 10 };
    static const int widths[] = {
        4, 8, 12, 16, 20, 24, 32, 36, 40, 48, 60, 64, 72, 80, 96
    };
    require(is_one_of(periods, c.sounding_period),
            who,
            ": sounding_period must be 0, 1, 2, 5 or 10 ms (TS 36.211, table 5.5.3.3-1), "
            "got ",
            c.sounding_period);
    if (c.sounding_period == 0) {
        return;
    }
    require(is_one_of(widths, c.sounding_blocks),
            who,
            ": sounding_blocks must be a width of TS 36.211, tables 5.5.3.2-1 to -4, "
            "got ",
            c.sounding_blocks);
    require(c.sounding_blocks <= free_blocks,
            who,
            ": sounding_blocks must not be above the ",
            free_blocks,
            " that control_blocks leave, got ",
            c.sounding_blocks);
}

const lte_uplink_config& checked(const lte_uplink_config& config)
{
    config.validate();
    return config;
}

} // namespace

void lte_uplink_config::validate() const
{
    lte::check_resource_blocks(who, resource_blocks);
    if (duplex == lte::duplex_mode::tdd) {
        lte::check_uplink_downlink(who, uplink_downlink);
    }
    require(cell_id >= 0 && cell_id < lte::cell_ids,
            who,
            ": cell_id must be 0 to 503 (TS 36.211, 6.11), got ",
            cell_id);
    require(
        users >= 1 && users <= most_users, who, ": users must be 1 to 32, got ", users);
    lte::check_powers(who, "power", power_min_db, power_max_db);
    lte::check_share(who, "load", load);
    require(control_blocks >= 0 && control_blocks <= resource_blocks - 2,
            who,
            ": control_blocks must be 0 to ",
            resource_blocks - 2,
            " with ",
            resource_blocks,
            " resource blocks, got ",
            control_blocks);
    lte::check_share(who, "control_load", control_load);
    const int free_blocks = resource_blocks - (control_blocks + 1) / 2 * 2;
    check_sounding(*this, free_blocks);
    lte::check_share(who, "random_access_load", random_access_load);
    require(random_access_load == 0.0 || free_blocks >= 6,
            who,
            ": random access needs 6 resource blocks (TS 36.211, 5.7.3), control_blocks "
            "leave ",
            free_blocks);
    lte::check_share(who, "window", window);
    lte::check_frame_offset(who, frame_offset);
}

class lte_uplink::impl
{
public:
    impl(const lte_uplink_config& config, const random_source& source);

    void make_subframe(std::vector<sample>& block);
    /*! What the subframe just made occupies, s from its start, in order of start. */
    const std::vector<activity>& occupied() const { return d_occupied; }

    double load;
    lte::subframe_counter counter;

private:
    void modulate(std::vector<sample>& block);
    void shift_up(std::vector<sample>& block);
    activity as_activity(const lte::resource_use& use) const;

    lte::cyclic_prefix d_prefix;
    double d_sample_rate;
    int d_resource_blocks;
    double d_random_access_load;
    lte::uplink_grid d_grid;
    ofdm_modulator d_modulator;
    std::optional<lte::random_access> d_random_access;
    random_source d_random;
    std::vector<int> d_symbol_starts; // in samples, and the subframe's end
    // exp(j pi n / N), N samples a symbol: up by half a subcarrier (TS 36.211, 5.6). It
    // goes on from sample to sample, also through the windowed edges.
    std::vector<sample> d_half_subcarrier;
    size_t d_phase = 0; // n of the subframe's first sample
    std::vector<sample> d_row;
    std::vector<activity> d_occupied;
};

lte_uplink::impl::impl(const lte_uplink_config& config, const random_source& source)
    : load(config.load),
      counter(
          config.frame_offset, lte::sample_rate(config.resource_blocks), source.fork(0)),
      d_prefix(config.prefix), d_sample_rate(lte::sample_rate(config.resource_blocks)),
      d_resource_blocks(config.resource_blocks),
      d_random_access_load(config.random_access_load), d_grid(config, source.fork(1)),
      d_modulator(lte::fft_length(config.resource_blocks),
                  lte::window_length(config.window, d_prefix, d_resource_blocks)),
      d_random(source.fork(2)), d_row(d_grid.width())
{
    if (d_random_access_load > 0.0) {
        d_random_access.emplace(
            d_resource_blocks,
            d_grid.layout().random_access().first,
            lte::window_length(config.window, d_prefix, d_resource_blocks),
            source.fork(3));
    }
    const int length = d_modulator.fft_length();
    d_symbol_starts.push_back(0);
    for (int symbol = 0; symbol < d_grid.symbols(); ++symbol) {
        d_symbol_starts.push_back(d_symbol_starts.back() + length +
                                  lte::prefix_length(d_prefix, symbol, length));
    }
    for (int n = 0; n < 2 * length; ++n) {
        d_half_subcarrier.emplace_back(std::polar(1.0, M_PI * n / length));
    }
}

void lte_uplink::impl::modulate(std::vector<sample>& block)
{
    for (int symbol = 0; symbol < d_grid.symbols(); ++symbol) {
        const int prefix = lte::prefix_length(d_prefix, symbol, d_modulator.fft_length());
        // The shift's phase is 0 where the prefix ends (TS 36.211, 5.6).
        const size_t n = (d_phase + d_symbol_starts[symbol] + prefix) %
            d_half_subcarrier.size();
        const sample back = std::conj(d_half_subcarrier[n]);
        std::transform(d_grid.row(symbol),
                       d_grid.row(symbol) + d_grid.width(),
                       d_row.begin(),
                       [back](const sample& v) { return multiply(back, v); });
        d_modulator.modulate(d_row.data(), d_grid.width(), prefix, block);
    }
}

void lte_uplink::impl::shift_up(std::vector<sample>& block)
{
    const size_t period = d_half_subcarrier.size();
    for (size_t done = 0; done < block.size();) {
        const size_t count = std::min(block.size() - done, period - d_phase);
        sample* v = block.data() + done;
        const sample* turn = d_half_subcarrier.data() + d_phase;
        for (size_t i = 0; i < count; ++i) {
            v[i] = multiply(v[i], turn[i]);
        }
        done += count;
        d_phase = (d_phase + count) % period;
    }
}

activity lte_uplink::impl::as_activity(const lte::resource_use& use) const
{
    const double center = d_resource_blocks / 2.0;
    return { d_symbol_starts[use.first_symbol] / d_sample_rate,
             d_symbol_starts[use.first_symbol + use.symbols] / d_sample_rate,
             block_bandwidth * (use.blocks.first - center),
             block_bandwidth * (use.blocks.first + use.blocks.count - center) };
}

void lte_uplink::impl::make_subframe(std::vector<sample>& block)
{
    d_occupied.clear();
    const int subframe = counter.subframe();
    if (!d_grid.layout().is_uplink(subframe)) {
        d_modulator.silence(int(counter.length()), block);
        shift_up(block);
        return;
    }
    d_grid.make(subframe, load);
    modulate(block);
    shift_up(block);
    for (const auto& use : d_grid.uses()) {
        d_occupied.push_back(as_activity(use));
    }
    if (d_grid.layout().has_random_access(subframe) &&
        d_random.chance(d_random_access_load)) {
        const sample full = std::sqrt(float(d_grid.width())) * d_grid.draw_gain();
        d_occupied.push_back(d_random_access->add(block.data(), full));
    }
    std::stable_sort(
        d_occupied.begin(), d_occupied.end(), [](const activity& a, const activity& b) {
            return a.start < b.start;
        });
}

lte_uplink::lte_uplink(const lte_uplink_config& config, uint64_t seed)
    : waveform(lte::sample_rate(checked(config).resource_blocks),
               block_bandwidth * config.resource_blocks),
      d_impl(std::make_unique<impl>(config, random_source(seed)))
{
}

lte_uplink::~lte_uplink() = default;

void lte_uplink::set_load(double load)
{
    lte::check_share(who, "load", load);
    d_impl->load = load;
}

void lte_uplink::make_block(std::vector<sample>& block)
{
    d_impl->make_subframe(block);
    const double start = double(block_start() - d_impl->counter.skipped()) /
        sample_rate();
    for (activity a : d_impl->occupied()) {
        a.start = std::max(start + a.start, 0.0);
        a.stop += start;
        if (a.stop > 0.0) {
            report(a);
        }
    }
    d_impl->counter.finish(block);
}

} // namespace core
} // namespace specsense
} // namespace gr
