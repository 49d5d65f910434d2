// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

enum class lora_bandwidth { khz_125, khz_250, khz_500 };

struct SPECSENSE_CORE_API lora_config {
    int spreading_factor = 7; //!< 7 to 12: 2^SF chirp positions a symbol
    lora_bandwidth bandwidth = lora_bandwidth::khz_125;
    int preamble_symbols = 8;  //!< up-chirps before the sync word
    int sync_word = 0x12;      //!< 0x12: private networks, 0x34: LoRaWAN
    int shortest_payload = 18; //!< symbols after the preamble; drawn uniformly
    int longest_payload = 60;
    double mean_gap = 0.2; //!< s between packets; exponential

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*!
 * \brief LoRa packets: chirps over the whole bandwidth in 2^SF / bandwidth seconds, each
 * symbol starting elsewhere in the chirp.
 *
 * Preamble, two symbols of sync word, 2.25 down-chirps, random symbols. 4 times the
 * bandwidth; edges take 40 us. Power 1 while a packet lasts.
 *
 * Truth: each packet, over its nominal bandwidth, which the chirps fill evenly and which
 * holds 98 % of their energy or more.
 */
class SPECSENSE_CORE_API lora : public waveform
{
public:
    lora(const lora_config& config, uint64_t seed);
    ~lora() override;

private:
    class impl;
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
