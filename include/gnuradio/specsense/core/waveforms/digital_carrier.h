// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

enum class symbol_modulation {
    bpsk,
    qpsk,
    pi_4_dqpsk,
    psk8,
    qam16,
    qam64,
    qam256,
    code_division, //!< chips of 16 code channels of equal power, which look like noise
    fsk2,
    fsk4
};

/*! What shapes the frequency of fsk2 and fsk4; the others' symbols are shaped by a root
 * raised cosine. */
enum class frequency_pulse {
    rectangular,
    gaussian,
    root_raised_cosine,
    c4fm //!< raised cosine over a sinc, for a receiver that integrates (TIA-102.BAAA)
};

enum class symbol_timing {
    continuous,
    tdma //!< bursts in slots
};

struct SPECSENSE_CORE_API digital_carrier_config {
    symbol_modulation modulation = symbol_modulation::qpsk;
    double symbol_rate = 1e6; //!< a second
    double roll_off = 0.35;   //!< of the raised cosines: above 0 to 1
    frequency_pulse pulse = frequency_pulse::gaussian; //!< of fsk2 and fsk4
    double bandwidth_time = 0.3;                       //!< of the gaussian pulse
    double deviation = 250e3; //!< Hz, of the outermost symbols of fsk2 and fsk4

    symbol_timing timing = symbol_timing::continuous;
    // For tdma: a frame of slots, of which the first ones hold a burst each, at once from
    // the slot's beginning.
    double slot_symbols = 256.0; //!< slots begin at the nearest whole symbol
    int burst_symbols = 240;
    int slots_per_frame = 4;
    int slots_in_use = 1;

    /*! Throws std::invalid_argument with the rule and the value. */
    void validate() const;
};

/*! Carriers of well-known systems, by name: "tetra" and "dmr" (base stations),
 * "tetra_mobile" and "dmr_mobile" (one slot in use), "p25", "gsm" (a carrier that is
 * always on, as a cell's first), "gsm_traffic" (one slot in use), "umts", "dvb_s",
 * "dvb_s2", "radio_link" (64-QAM). Throws std::invalid_argument for other names. */
SPECSENSE_CORE_API digital_carrier_config find_digital_carrier(const std::string& name);

SPECSENSE_CORE_API std::vector<std::string> digital_carrier_names();

/*!
 * \brief One carrier of random symbols, continuous or in bursts.
 *
 * Sampled at 2 samples a symbol, of fsk2 and fsk4 at 8 or more. Bursts of these rise and
 * fall within 2 symbols around their edges, of the others with their pulses. Activities:
 * one a burst, from its first symbol to its last; of continuous carriers, touching pieces
 * of at most 10 ms; over the 99 % bandwidth.
 */
class SPECSENSE_CORE_API digital_carrier : public waveform
{
public:
    digital_carrier(const digital_carrier_config& config, uint64_t seed);
    ~digital_carrier() override;

private:
    class impl;

    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
