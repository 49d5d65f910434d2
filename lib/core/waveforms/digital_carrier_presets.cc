// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rule.h"
#include <gnuradio/specsense/core/waveforms/digital_carrier.h>
#include <utility>

namespace gr {
namespace specsense {
namespace core {

namespace {

digital_carrier_config
linear(symbol_modulation modulation, double symbol_rate, double roll_off)
{
    digital_carrier_config c;
    c.modulation = modulation;
    c.symbol_rate = symbol_rate;
    c.roll_off = roll_off;
    return c;
}

digital_carrier_config
in_slots(digital_carrier_config c, double slot_symbols, int burst_symbols, int slots)
{
    c.timing = symbol_timing::tdma;
    c.slot_symbols = slot_symbols;
    c.burst_symbols = burst_symbols;
    c.slots_per_frame = slots;
    c.slots_in_use = 1;
    return c;
}

// EN 300 392-2, clause 5; the bursts of mobiles are 231 of a slot's 255 symbols (9.4.4).
digital_carrier_config tetra()
{
    return linear(symbol_modulation::pi_4_dqpsk, 18000.0, 0.35);
}

// TS 102 361-1, clause 10.2; bursts of 27.5 ms in slots of 30 ms (4.2).
digital_carrier_config dmr()
{
    auto c = linear(symbol_modulation::fsk4, 4800.0, 0.2);
    c.pulse = frequency_pulse::root_raised_cosine;
    c.deviation = 1944.0;
    return c;
}

// TIA-102.BAAA.
digital_carrier_config p25()
{
    auto c = linear(symbol_modulation::fsk4, 4800.0, 0.2);
    c.pulse = frequency_pulse::c4fm;
    c.deviation = 1800.0;
    return c;
}

// TS 45.004, clause 2; bursts of 148 bits in slots of 156.25 (TS 45.002, 5.2).
digital_carrier_config gsm()
{
    digital_carrier_config c;
    c.modulation = symbol_modulation::fsk2;
    c.symbol_rate = 1625e3 / 6.0;
    c.pulse = frequency_pulse::gaussian;
    c.bandwidth_time = 0.3;
    c.deviation = c.symbol_rate / 4.0;
    return c;
}

using preset = std::pair<std::string, digital_carrier_config>;

const std::vector<preset>& presets()
{
    using modulation = symbol_modulation;
    static const std::vector<preset> all{
        { "tetra", tetra() },
        { "tetra_mobile", in_slots(tetra(), 255.0, 231, 4) },
        { "dmr", dmr() },
        { "dmr_mobile", in_slots(dmr(), 144.0, 132, 2) },
        { "p25", p25() },
        { "gsm", gsm() },
        { "gsm_traffic", in_slots(gsm(), 156.25, 148, 8) },
        // TS 25.104, 6.8.1; TS 25.201 for the chip rate.
        { "umts", linear(modulation::code_division, 3.84e6, 0.22) },
        // EN 300 421, 4.5; a transponder of 36 MHz.
        { "dvb_s", linear(modulation::qpsk, 27.5e6, 0.35) },
        // EN 302 307-1, 5.4 and 5.6.
        { "dvb_s2", linear(modulation::psk8, 30e6, 0.2) },
        // A channel of 28 MHz (EN 302 217-2).
        { "radio_link", linear(modulation::qam64, 23e6, 0.2) },
    };
    return all;
}

} // namespace

digital_carrier_config find_digital_carrier(const std::string& name)
{
    std::string known;
    for (const auto& p : presets()) {
        if (p.first == name) {
            return p.second;
        }
        known += (known.empty() ? "" : ", ") + p.first;
    }
    require(false, "no digital carrier of that name (known are ", known, "), got ", name);
    return {};
}

std::vector<std::string> digital_carrier_names()
{
    std::vector<std::string> names;
    for (const auto& p : presets()) {
        names.push_back(p.first);
    }
    return names;
}

} // namespace core
} // namespace specsense
} // namespace gr
