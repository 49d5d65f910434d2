// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "json_fields.h"
#include <gnuradio/specsense/core/scene/scene.h>

/* The members of a scene, its emitters, channels and receiver, as scene files name them.
 */

namespace gr {
namespace specsense {
namespace core {

template<>
struct enum_names<delay_profile> {
    static constexpr const char* list[] = { "epa",   "eva",   "etu",   "tdl_a",
                                            "tdl_b", "tdl_c", "tdl_d", "tdl_e" };
};

template<class Visitor>
void fields(Visitor& field, tapped_delay_channel_config& c)
{
    field("profile", c.profile);
    field("delay_spread", c.delay_spread);
    field("doppler", c.doppler);
}

template<class Visitor>
void fields(Visitor& field, receiver_config& c)
{
    field("saturation_dbfs", c.saturation_dbfs);
    field("frequency_offset", c.frequency_offset);
    field("phase_noise_dbc_hz", c.phase_noise_dbc_hz);
    field("phase_noise_offset", c.phase_noise_offset);
    field("phase_noise_floor_dbc_hz", c.phase_noise_floor_dbc_hz);
    field("iq_gain_db", c.iq_gain_db);
    field("iq_phase_deg", c.iq_phase_deg);
    field("rolloff_db", c.rolloff_db);
    field("rolloff_share", c.rolloff_share);
    field("ripple_db", c.ripple_db);
    field("ripple_periods", c.ripple_periods);
    field("gain_drift_db", c.gain_drift_db);
    field("gain_drift_period", c.gain_drift_period);
    field("dc_dbfs", c.dc_dbfs);
    field("dc_drift_period", c.dc_drift_period);
    field("bits", c.bits);
}

template<class Visitor>
void fields(Visitor& field, emitter_config& c)
{
    field("signal", c.signal);
    field("frequency", c.frequency);
    field("power_dbfs", c.power_dbfs);
    field("start", c.start);
    field("stop", c.stop);
    field("channel", c.channel);
}

template<class Visitor>
void fields(Visitor& field, scene_config& c)
{
    field("sample_rate", c.sample_rate);
    field("frequency", c.frequency);
    field("noise_dbfs", c.noise_dbfs);
    field("clock_offset_ppm", c.clock_offset_ppm);
    field("seed", c.seed);
    field("emitters", c.emitters);
    field("receiver", c.receiver);
}

} // namespace core
} // namespace specsense
} // namespace gr
