// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wifi_ofdm_transmitter.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {
namespace wifi {

namespace {

constexpr int oversampling = 2;

// Of fields as wifi_ofdm_fields.h has them.
constexpr float short_training_power = 24.0f;
constexpr float non_ht_power = 52.0f;

int outermost_subcarrier(wifi_channel channel)
{
    return channel == wifi_channel::ht_40 ? 58 // clause 19.3.6
        : channel == wifi_channel::ht_20  ? 28
                                          : 26; // clause 17.3.5.10
}

double width(wifi_channel channel)
{
    switch (channel) {
    case wifi_channel::mhz_5:
        return 5e6;
    case wifi_channel::mhz_10:
        return 10e6;
    case wifi_channel::ht_40:
        return 40e6;
    default:
        return 20e6;
    }
}

// Transform length at the channel's width (Table 17-5, clause 19.3.6).
int critical_length(wifi_channel channel)
{
    return channel == wifi_channel::ht_40 ? 128 : 64;
}

// Clause 17.3.5.9.
constexpr int pilot_places[4] = { -21, -7, 7, 21 };
constexpr float pilot_signs[4] = { 1.0f, 1.0f, 1.0f, -1.0f };

bool is_pilot(int k)
{
    return std::find(pilot_places, pilot_places + 4, k) != pilot_places + 4;
}

// Places of the 48 data subcarriers in a field from -26 to 26 (clause 17.3.5.10).
std::vector<int> data_places()
{
    std::vector<int> places;
    for (int k = -26; k <= 26; ++k) {
        if (k != 0 && !is_pilot(k)) {
            places.push_back(k + 26);
        }
    }
    return places;
}

const std::vector<int>& non_ht_data()
{
    static const std::vector<int> places = data_places();
    return places;
}

void set_non_ht_pilots(subcarriers& field, int symbol)
{
    for (int i = 0; i < 4; ++i) {
        field[pilot_places[i] + 26] = pilot_signs[i] * pilot_polarity(symbol);
    }
}

} // namespace

double ofdm_sample_rate(wifi_channel channel) { return oversampling * width(channel); }

double ofdm_bandwidth(wifi_channel channel)
{
    return width(channel) / critical_length(channel) *
        (2 * outermost_subcarrier(channel) + 1);
}

ofdm_transmitter::ofdm_transmitter(wifi_channel channel, const random_source& source)
    : d_outermost(outermost_subcarrier(channel)),
      d_sample_rate(ofdm_sample_rate(channel)), d_bandwidth(ofdm_bandwidth(channel)),
      // 100 ns at 20 MHz (clause 17.3.2.5), in proportion at other clocks.
      d_skirt(oversampling * critical_length(channel) / 32),
      d_modulator(oversampling * critical_length(channel), d_skirt)
{
    d_points = { { psk(2, 0.0), source.fork(0) },
                 { square_qam(4), source.fork(1) },
                 { square_qam(16), source.fork(2) },
                 { square_qam(64), source.fork(3) } };
    if (is_ht()) {
        d_ht = make_ht_layout();
    }
}

ofdm_transmitter::ht_layout ofdm_transmitter::make_ht_layout() const
{
    ht_layout l;
    // Clause 19.3.11.10.
    const std::vector<int> pilots = is_wide()
        ? std::vector<int>{ -53, -25, -11, 11, 25, 53 }
        : std::vector<int>{ -21, -7, 7, 21 };
    l.pilot_signs = is_wide() ? std::vector<float>{ 1, 1, 1, -1, -1, 1 }
                              : std::vector<float>{ 1, 1, 1, -1 };
    l.training = is_wide() ? ht_long_training_40() : ht_long_training_20();
    for (int k = -d_outermost; k <= d_outermost; ++k) {
        const int place = k + d_outermost;
        if (std::find(pilots.begin(), pilots.end(), k) != pilots.end()) {
            l.pilots.push_back(place);
        } else if (l.training[place] != 0.0f) {
            l.data.push_back(place);
        }
    }
    return l;
}

activity ofdm_transmitter::all_of_the_channel() const
{
    activity a;
    a.freq_lower_edge = -0.5 * d_bandwidth;
    a.freq_upper_edge = 0.5 * d_bandwidth;
    return a;
}

activity
ofdm_transmitter::send_non_ht(const coding& way, int octets, halves where, samples& out)
{
    send_training(where, out);
    send_signal(signal_field(way.code, octets).data(), 1.0f, 0, where, out);
    send_non_ht_data(way, data_symbols(octets, way), where, out);
    d_modulator.silence(d_skirt, out);

    activity a = all_of_the_channel();
    if (is_ht() && !is_wide()) {
        a.freq_upper_edge *= 53.0 / 57.0; // without HT's outermost subcarriers
        a.freq_lower_edge = -a.freq_upper_edge;
    } else if (is_wide() && where == halves::lower) {
        a.freq_upper_edge = a.freq_lower_edge + d_bandwidth * 53.0 / 117.0;
    }
    return a;
}

activity ofdm_transmitter::send_ht(const coding& way, int octets, samples& out)
{
    const auto both = halves::both;
    const int count = data_symbols(octets, way);
    send_training(both, out);
    // L-SIG says 6 Mb/s and a length that takes the packet's time (clause 19.3.9.3.5).
    const auto l_sig = signal_field(non_ht_codings()[0].code, 3 * count + 9);
    send_signal(l_sig.data(), 1.0f, 0, both, out);
    const auto width = is_wide() ? ht_width::mhz_40 : ht_width::mhz_20;
    const auto ht_sig = ht_signal_field(way.code, width, octets);
    const std::complex<float> turned(0.0f, 1.0f); // clause 19.3.9.4.3
    send_signal(ht_sig.data(), turned, 1, both, out);
    send_signal(ht_sig.data() + 48, turned, 2, both, out);
    send_20_mhz(short_training(), short_training_power, guard(), both, out);
    send_whole(d_ht.training, ht_power(), guard(), out);
    send_ht_data(way, count, out);
    d_modulator.silence(d_skirt, out);
    return all_of_the_channel();
}

void ofdm_transmitter::send_training(halves where, samples& out)
{
    // Whole periods of both, so that pieces join: 2 * 4 us of a period of 0.8 us, and
    // 1.6 us of guard with 2 * 3.2 us.
    const auto short_field = short_training();
    const auto long_field = long_training();
    send_20_mhz(short_field, short_training_power, guard(), where, out);
    send_20_mhz(short_field, short_training_power, guard(), where, out);
    send_20_mhz(long_field, non_ht_power, 2 * guard(), where, out);
    send_20_mhz(long_field, non_ht_power, 0, where, out);
}

void ofdm_transmitter::send_signal(
    const uint8_t* bits, std::complex<float> one, int symbol, halves where, samples& out)
{
    d_field.assign(53, 0.0f);
    for (int i = 0; i < 48; ++i) {
        d_field[non_ht_data()[i]] = bits[i] ? one : -one;
    }
    set_non_ht_pilots(d_field, symbol);
    send_20_mhz(d_field, non_ht_power, guard(), where, out);
}

void ofdm_transmitter::send_non_ht_data(const coding& way,
                                        int count,
                                        halves where,
                                        samples& out)
{
    auto& source = points(way);
    d_field.assign(53, 0.0f);
    for (int n = 0; n < count; ++n) {
        for (int place : non_ht_data()) {
            d_field[place] = source.draw();
        }
        set_non_ht_pilots(d_field, n + 1); // after SIGNAL
        send_20_mhz(d_field, non_ht_power, guard(), where, out);
    }
}

void ofdm_transmitter::send_ht_data(const coding& way, int count, samples& out)
{
    auto& source = points(way);
    d_field.assign(2 * d_outermost + 1, 0.0f);
    const size_t pilots = d_ht.pilots.size();
    for (int n = 0; n < count; ++n) {
        for (int place : d_ht.data) {
            d_field[place] = source.draw();
        }
        for (size_t i = 0; i < pilots; ++i) {
            d_field[d_ht.pilots[i]] = d_ht.pilot_signs[(i + n) % pilots] *
                pilot_polarity(n + 3);
        }
        send_whole(d_field, ht_power(), guard(), out);
    }
}

void ofdm_transmitter::send_20_mhz(
    const subcarriers& field, float power, int prefix, halves where, samples& out)
{
    if (!is_wide()) {
        send_whole(field, power, prefix, out);
        return;
    }
    d_wide.assign(2 * d_outermost + 1, 0.0f);
    const auto lower = d_wide.begin() + (d_outermost - 32 - 26);
    std::copy(field.begin(), field.end(), lower);
    if (where == halves::both) {
        std::copy(field.begin(), field.end(), lower + 64);
        power *= 2.0f;
    }
    send_whole(d_wide, power, prefix, out);
}

void ofdm_transmitter::send_whole(const subcarriers& field,
                                  float power,
                                  int prefix,
                                  samples& out)
{
    const float scale = 1.0f / std::sqrt(power);
    // The upper 20 MHz of 40 are turned by 90 degrees (clause 19.3.9.3.3).
    const std::complex<float> upper = is_wide() ? std::complex<float>(0.0f, scale)
                                                : scale;
    const size_t middle = field.size() / 2;
    d_scaled.resize(field.size());
    for (size_t i = 0; i < field.size(); ++i) {
        d_scaled[i] = field[i] * (i < middle ? scale : upper);
    }
    d_modulator.modulate(d_scaled.data(), int(d_scaled.size()), prefix, out);
}

symbol_source& ofdm_transmitter::points(const coding& way)
{
    return d_points[way.bits_per_subcarrier / 2];
}

} // namespace wifi
} // namespace core
} // namespace specsense
} // namespace gr
