// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "constellation.h"
#include "ofdm_modulator.h"
#include "wifi_ofdm_fields.h"
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/wifi_ofdm.h>

namespace gr {
namespace specsense {
namespace core {
namespace wifi {

/*! Which 20 MHz channels of a 40 MHz one hold a non-HT packet. Others have one only. */
enum class halves { both, lower };

/*! Samples of a channel are taken at twice its width. */
double ofdm_sample_rate(wifi_channel channel);
/*! From half a subcarrier below the lowest one in use to half one above the highest. */
double ofdm_bandwidth(wifi_channel channel);

/*!
 * \brief Writes packets (PPDUs) of mean power 1, each with the skirt in which it falls
 * off, and says between which frequencies they lie.
 */
class ofdm_transmitter
{
public:
    ofdm_transmitter(wifi_channel channel, const random_source& source);

    double sample_rate() const { return d_sample_rate; }
    bool is_ht() const { return d_outermost > 26; }
    /*! Samples of a skirt. */
    int skirt() const { return d_skirt; }

    /*! Appends a non-HT packet (clause 17.3.2); in both halves of 40 MHz, the duplicate
     * of clause 19.3.11.12. */
    activity send_non_ht(const coding& way,
                         int octets,
                         halves where,
                         std::vector<std::complex<float>>& out);
    /*! Appends an HT-mixed packet (clause 19.3.2). */
    activity
    send_ht(const coding& way, int octets, std::vector<std::complex<float>>& out);

private:
    using samples = std::vector<std::complex<float>>;

    struct ht_layout {
        subcarriers training;
        std::vector<int> data; // indices in training
        std::vector<int> pilots;
        std::vector<float> pilot_signs;
    };

    bool is_wide() const { return d_outermost > 28; }
    float ht_power() const { return is_wide() ? 114.0f : 56.0f; }
    int guard() const { return d_modulator.fft_length() / 4; }

    activity all_of_the_channel() const;
    void send_training(halves where, samples& out);
    void send_signal(const uint8_t* bits,
                     std::complex<float> one,
                     int symbol,
                     halves where,
                     samples& out);
    void send_non_ht_data(const coding& way, int count, halves where, samples& out);
    void send_ht_data(const coding& way, int count, samples& out);

    /*! A field of \p power, in a half or in both. */
    void send_20_mhz(
        const subcarriers& field, float power, int prefix, halves where, samples& out);
    void send_whole(const subcarriers& field, float power, int prefix, samples& out);
    ht_layout make_ht_layout() const;
    symbol_source& points(const coding& way);

    int d_outermost; // subcarrier in use
    double d_sample_rate;
    double d_bandwidth;
    int d_skirt;
    ofdm_modulator d_modulator;
    ht_layout d_ht;
    subcarriers d_field, d_wide, d_scaled; // the symbol being made
    std::vector<symbol_source> d_points;   // of 1, 2, 4 and 6 bits
};

} // namespace wifi
} // namespace core
} // namespace specsense
} // namespace gr
