// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bluetooth_hops.h"
#include "frequency_modulator.h"
#include "occupied_band.h"
#include "random_bits.h"
#include "rule.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double bandwidth_time = 0.5;     // volume 2 part A, 3.1.1; volume 6 part A, 3.1
constexpr int pulse_span = 3;              // symbols
constexpr int64_t longest_silence = 16384; // samples

// Samples a microsecond: room for the resampler beside the view.
int rate_mhz(const bluetooth_config& config)
{
    const int view = bluetooth_view(config) * bluetooth_spacing(config.mode);
    return std::max(8, (view + 5) / 2 * 2);
}

double modulation_index(const bluetooth_config& config)
{
    return config.modulation_index > 0.0         ? config.modulation_index
        : config.mode == bluetooth_mode::classic ? 0.315
                                                 : 0.5;
}

frequency_modulator modulator(const bluetooth_config& config, int samples_per_symbol)
{
    return { gaussian_pulse(bandwidth_time, pulse_span, samples_per_symbol),
             samples_per_symbol,
             0.5 * modulation_index(config) / samples_per_symbol };
}

// 99 % bandwidth of random data at 1 Mb/s.
double packet_bandwidth(const bluetooth_config& config)
{
    constexpr int bits = 2000, samples = 8;
    random_bits data{ random_source(1) };
    std::vector<float> levels(bits);
    for (auto& level : levels) {
        level = data.take(1) ? 1.0f : -1.0f;
    }
    std::vector<std::complex<float>> packet(bits * samples);
    modulator(config, samples).send(levels.data(), levels.size(), 0.0, packet.data());
    const auto band = occupied_band(packet, samples * 1e6);
    return band.upper_edge - band.lower_edge;
}

const bluetooth_config& checked(const bluetooth_config& config)
{
    config.validate();
    return config;
}

} // namespace

void bluetooth_config::validate() const
{
    const bool classic = mode == bluetooth_mode::classic;
    const int all = bluetooth_channels(mode);
    require(first_channel >= 0 && first_channel < all,
            "bluetooth: first_channel must be 0 to ",
            all - 1,
            ", got ",
            first_channel);
    require(channels >= 0 && channels <= all - first_channel,
            "bluetooth: channels must be 1 to ",
            all - first_channel,
            " from first_channel ",
            first_channel,
            " up, or 0 for all, got ",
            channels);
    require(load > 0.0 && load <= 1.0,
            "bluetooth: load must be above 0 and at most 1, got ",
            load);
    require(longest_packet_slots == 1 || longest_packet_slots == 3 ||
                longest_packet_slots == 5,
            "bluetooth: longest_packet_slots must be 1, 3 or 5 (Core 5.4, volume 2 part "
            "B, 6.5), got ",
            longest_packet_slots);
    require(event_interval_s >= 0.0075 && event_interval_s <= 10.24,
            "bluetooth: event_interval_s must be 0.0075 to 10.24 (Core 5.4, volume 6 "
            "part B, 4.4.2.2 and 4.5.1), got ",
            event_interval_s);
    const double low = classic ? 0.28 : 0.45, high = classic ? 0.35 : 0.55;
    require(modulation_index == 0.0 ||
                (modulation_index >= low && modulation_index <= high),
            "bluetooth: modulation_index must be ",
            low,
            " to ",
            high,
            classic ? " (Core 5.4, volume 2 part A, 3.1.1)"
                    : " (Core 5.4, volume 6 part A, 3.1)",
            ", or 0 for the middle, got ",
            modulation_index);
    const auto used = bluetooth_hop_set(mode);
    require(std::any_of(used.begin(),
                        used.end(),
                        [this](int c) { return bluetooth_sees(*this, c); }),
            "bluetooth: none of the channels that this mode uses is in view, got "
            "channels ",
            first_channel,
            " to ",
            first_channel + bluetooth_view(*this) - 1);
}

class bluetooth::impl
{
public:
    impl(const bluetooth_config& config, uint64_t seed)
        : d_config(config), d_hops(config, random_source(seed).fork(0)),
          d_data(random_source(seed).fork(1)), d_rate(rate_mhz(config)),
          d_modulator(modulator(config, d_rate)), d_packet(next_in_view()),
          d_packet_bandwidth(packet_bandwidth(config))
    {
        for (int i = 0; i < d_rate; ++i) {
            d_rise.push_back(float(0.5 - 0.5 * std::cos(M_PI * (i + 0.5) / d_rate)));
        }
        draw_access_code();
    }

    bool append_silence(int64_t now, std::vector<sample>& out);
    activity send(std::vector<sample>& out);

private:
    bluetooth_packet next_in_view();
    void draw_access_code();
    double offset_mhz(int channel) const;

    bluetooth_config d_config;
    bluetooth_hops d_hops;
    random_bits d_data;
    int d_rate; // samples a microsecond
    frequency_modulator d_modulator;
    bluetooth_packet d_packet;
    double d_packet_bandwidth;
    std::vector<float> d_rise;
    std::vector<float> d_levels;
    std::vector<bool> d_access_code; // preamble included
};

bool bluetooth::impl::append_silence(int64_t now, std::vector<sample>& out)
{
    const int64_t rise = (d_packet.start - 1) * d_rate;
    const int64_t count = std::min(rise - now, longest_silence);
    if (count <= 0) {
        return false;
    }
    out.resize(size_t(count));
    return true;
}

// A packet is symbols of 1 us, its rise and its fall another two without modulation.
activity bluetooth::impl::send(std::vector<sample>& out)
{
    const double offset = offset_mhz(d_packet.channel);
    const double carrier = offset / d_rate;
    const int bits = d_packet.bits;
    // The modulator is a symbol late: its first is the rise.
    d_levels.assign(size_t(bits) + 2, 0.0f);
    for (int i = 0; i < bits; ++i) {
        const bool one = i < int(d_access_code.size()) ? bool(d_access_code[i])
                                                       : d_data.take(1) != 0;
        d_levels[i] = one ? 1.0f : -1.0f;
    }
    out.resize(d_levels.size() * size_t(d_rate));
    d_modulator.send(d_levels.data(), d_levels.size(), carrier, out.data());
    for (int i = 0; i < d_rate; ++i) {
        out[i] *= d_rise[i];
        out[out.size() - 1 - i] *= d_rise[i];
    }

    activity a;
    a.start = (double(d_packet.start) - 0.5) * 1e-6;
    a.stop = (double(d_packet.start + bits) + 0.5) * 1e-6;
    a.freq_lower_edge = offset * 1e6 - 0.5 * d_packet_bandwidth;
    a.freq_upper_edge = offset * 1e6 + 0.5 * d_packet_bandwidth;
    d_packet = next_in_view();
    return a;
}

bluetooth_packet bluetooth::impl::next_in_view()
{
    auto packet = d_hops.next();
    while (!bluetooth_sees(d_config, packet.channel)) {
        packet = d_hops.next();
    }
    return packet;
}

void bluetooth::impl::draw_access_code()
{
    const bool classic = d_config.mode == bluetooth_mode::classic;
    std::vector<bool> code;
    if (d_config.mode == bluetooth_mode::low_energy_advertising) {
        // Lowest bit first (volume 6 part B, 2.1.2).
        for (int i = 0; i < 32; ++i) {
            code.push_back((0x8e89bed6u >> i) & 1);
        }
    } else {
        for (int i = 0; i < (classic ? 64 : 32); ++i) {
            code.push_back(d_data.take(1) != 0);
        }
    }
    // The preamble alternates up to the code, and the trailer after a classic one (volume
    // 2 part B, 6.3.1 and 6.3.3; volume 6 part B, 2.1.1).
    for (int i = 0; i < (classic ? 4 : 8); ++i) {
        code.insert(code.begin(), !code.front());
    }
    for (int i = 0; i < (classic ? 4 : 0); ++i) {
        code.push_back(!code.back());
    }
    d_access_code = code;
}

double bluetooth::impl::offset_mhz(int channel) const
{
    const double middle = d_config.first_channel + 0.5 * (bluetooth_view(d_config) - 1);
    return (channel - middle) * bluetooth_spacing(d_config.mode);
}

bluetooth::bluetooth(const bluetooth_config& config, uint64_t seed)
    : waveform(rate_mhz(checked(config)) * 1e6,
               bluetooth_view(config) * bluetooth_spacing(config.mode) * 1e6),
      d_impl(std::make_unique<impl>(config, seed))
{
}

bluetooth::~bluetooth() = default;

void bluetooth::make_block(std::vector<sample>& block)
{
    if (!d_impl->append_silence(block_start(), block)) {
        report(d_impl->send(block));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
