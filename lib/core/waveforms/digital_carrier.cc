// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "burst_slots.h"
#include "occupied_band.h"
#include "pulse_shaper.h"
#include "rule.h"
#include "symbol_modulator.h"
#include "touching_pieces.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int symbols_per_block = 128;

// The 99 % bandwidth of frequency-shift keying, from a piece of it.
double fsk_bandwidth(const digital_carrier_config& config)
{
    constexpr int symbols = 2000;
    const int samples = samples_per_symbol(config);
    std::vector<std::complex<float>> piece(size_t(symbols) * samples);
    make_symbol_modulator(config, random_source(1))
        ->send(std::vector<bool>(symbols, true), piece.data());
    const auto band = occupied_band(piece, config.symbol_rate * samples);
    return band.upper_edge - band.lower_edge;
}

double occupied_bandwidth(const digital_carrier_config& config)
{
    return is_fsk(config.modulation)
        ? fsk_bandwidth(config)
        : root_raised_cosine_bandwidth(config.symbol_rate, config.roll_off);
}

double whole_bandwidth(const digital_carrier_config& config)
{
    return is_fsk(config.modulation)
        ? 1.3 * fsk_bandwidth(config) // Hz; what lies beyond are skirts
        : root_raised_cosine_extent(config.symbol_rate, config.roll_off);
}

const digital_carrier_config& checked(const digital_carrier_config& config)
{
    config.validate();
    return config;
}

bool is_positive(double value) { return std::isfinite(value) && value > 0.0; }

} // namespace

void digital_carrier_config::validate() const
{
    require(is_positive(symbol_rate),
            "digital_carrier: symbol_rate must be above 0, got ",
            symbol_rate);
    require(roll_off > 0.0 && roll_off <= 1.0,
            "digital_carrier: roll_off must be above 0 and at most 1, got ",
            roll_off);
    require(bandwidth_time >= 0.1 && bandwidth_time <= 2.0,
            "digital_carrier: bandwidth_time must be 0.1 to 2, got ",
            bandwidth_time);
    require(!is_fsk(modulation) ||
                (is_positive(deviation) && deviation <= 20.0 * symbol_rate),
            "digital_carrier: deviation must be above 0 and at most 20 times symbol_rate "
            "(",
            symbol_rate,
            "), got ",
            deviation);
    if (timing == symbol_timing::continuous) {
        return;
    }
    require(burst_symbols >= 8,
            "digital_carrier: burst_symbols must be 8 or more, got ",
            burst_symbols);
    require(slot_symbols >= burst_symbols + 3.0 && slot_symbols <= 1e6,
            "digital_carrier: slot_symbols must be 3 or more above burst_symbols (",
            burst_symbols,
            ") and at most 1e6, got ",
            slot_symbols);
    require(slots_per_frame >= 1 && slots_per_frame <= 1000,
            "digital_carrier: slots_per_frame must be 1 to 1000, got ",
            slots_per_frame);
    require(slots_in_use >= 1 && slots_in_use <= slots_per_frame,
            "digital_carrier: slots_in_use must be 1 to slots_per_frame (",
            slots_per_frame,
            "), got ",
            slots_in_use);
}

class digital_carrier::impl
{
public:
    impl(const digital_carrier_config& config, uint64_t seed)
        : d_config(config), d_samples(samples_per_symbol(config)),
          d_rate(config.symbol_rate * d_samples),
          d_modulator(make_symbol_modulator(config, random_source(seed).fork(0))),
          d_burst(config, phase(config, seed)), d_reported(d_burst),
          d_pieces(0.0, std::numeric_limits<double>::infinity()),
          d_half_bandwidth(0.5 * occupied_bandwidth(config)),
          d_symbol(-d_modulator->span()), d_on(symbols_per_block)
    {
    }

    void make_block(std::vector<sample>& out);
    /*! Calls report(activity) for what begins before sample \p until. */
    template<typename Report>
    void reach(int64_t until, Report&& report);

private:
    static int64_t phase(const digital_carrier_config& config, uint64_t seed)
    {
        return config.timing == symbol_timing::tdma
            ? random_source(seed).fork(1).integer(0,
                                                  burst_slots::frame_symbols(config) - 1)
            : 0;
    }
    bool is_on(int64_t symbol);
    void shape_edges(int64_t start, std::vector<sample>& out);
    activity occupied(double start, double stop) const;

    digital_carrier_config d_config;
    int d_samples; // of a symbol
    double d_rate;
    std::unique_ptr<symbol_modulator> d_modulator;
    burst_slots d_burst;    // now or next
    burst_slots d_reported; // next to be
    touching_pieces d_pieces;
    double d_half_bandwidth;
    int64_t d_symbol; // next; 0 fills the first samples
    std::vector<bool> d_on;
};

void digital_carrier::impl::make_block(std::vector<sample>& out)
{
    // Pulses come late; what came before sample 0 makes the first of them whole.
    const int64_t late = int64_t(d_modulator->span() - 1) * d_samples / 2;
    const int64_t start = d_symbol * d_samples - late;
    out.resize(size_t(symbols_per_block) * d_samples);
    for (int i = 0; i < symbols_per_block; ++i) {
        d_on[i] = is_on(d_symbol++);
    }
    d_modulator->send(d_on, out.data());
    if (d_config.timing == symbol_timing::tdma && is_fsk(d_config.modulation)) {
        shape_edges(start, out);
    }
    if (start < 0) {
        out.erase(out.begin(), out.begin() - start);
    }
}

// Frequency-shift keying goes on beside a burst, where shape_edges ends it.
bool digital_carrier::impl::is_on(int64_t symbol)
{
    if (d_config.timing == symbol_timing::continuous || is_fsk(d_config.modulation)) {
        return true;
    }
    while (symbol >= d_burst.stop()) {
        d_burst.next();
    }
    return symbol >= d_burst.start();
}

// Raised cosines of 2 symbols, half-way up and down at a burst's edges.
void digital_carrier::impl::shape_edges(int64_t start, std::vector<sample>& out)
{
    const auto height = [this](int64_t samples_inside) {
        const double t = (double(samples_inside) + 0.5) / d_samples;
        return t >= 1.0 ? 1.0f
            : t <= -1.0 ? 0.0f
                        : float(0.5 + 0.5 * std::sin(0.5 * M_PI * t));
    };
    for (size_t i = 0; i < out.size(); ++i) {
        const int64_t now = start + int64_t(i);
        while (now >= (d_burst.stop() + 1) * d_samples) {
            d_burst.next();
        }
        out[i] *= height(now - d_burst.start() * d_samples) *
            height(d_burst.stop() * d_samples - 1 - now);
    }
}

template<typename Report>
void digital_carrier::impl::reach(int64_t until, Report&& report)
{
    if (d_config.timing == symbol_timing::continuous) {
        d_pieces.reach(double(until) / d_rate,
                       [&](double start, double stop) { report(occupied(start, stop)); });
        return;
    }
    for (; d_reported.start() * d_samples < until; d_reported.next()) {
        const double start = std::max(0.0, d_reported.start() / d_config.symbol_rate);
        const double stop = d_reported.stop() / d_config.symbol_rate;
        if (start < stop) {
            report(occupied(start, stop));
        }
    }
}

activity digital_carrier::impl::occupied(double start, double stop) const
{
    return { start, stop, -d_half_bandwidth, d_half_bandwidth };
}

digital_carrier::digital_carrier(const digital_carrier_config& config, uint64_t seed)
    : waveform(config.symbol_rate * samples_per_symbol(checked(config)),
               whole_bandwidth(config)),
      d_impl(std::make_unique<impl>(config, seed))
{
}

digital_carrier::~digital_carrier() = default;

void digital_carrier::make_block(std::vector<sample>& block)
{
    d_impl->make_block(block);
    d_impl->reach(block_start() + int64_t(block.size()),
                  [this](const activity& a) { report(a); });
}

} // namespace core
} // namespace specsense
} // namespace gr
