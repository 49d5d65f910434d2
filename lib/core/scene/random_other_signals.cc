// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "random_signals.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

signal_config draw_wifi_ofdm(random_source& random)
{
    constexpr std::array<weighted<wifi_channel>, 5> channels{
        { { wifi_channel::mhz_20, 4 },
          { wifi_channel::ht_20, 4 },
          { wifi_channel::ht_40, 2 },
          { wifi_channel::mhz_10, 1 },
          { wifi_channel::mhz_5, 1 } }
    };
    wifi_ofdm_config c;
    c.channel = pick(random, channels);
    c.load = random.uniform();
    return c;
}

signal_config draw_wifi_dsss(random_source& random)
{
    constexpr std::array<dsss_rate, 4> rates{
        dsss_rate::mbps_1, dsss_rate::mbps_2, dsss_rate::mbps_5_5, dsss_rate::mbps_11
    };
    wifi_dsss_config c;
    c.rate = pick(random, rates);
    c.load = random.uniform();
    c.roll_off = random.uniform(0.3, 1.0);
    return c;
}

signal_config draw_bluetooth(random_source& random)
{
    bluetooth_config c;
    c.mode = random.chance(0.7) ? bluetooth_mode::classic
                                : bluetooth_mode::low_energy_connection;
    const int all = c.mode == bluetooth_mode::classic ? 79 : 40;
    c.channels = int(random.integer(2, 20));
    c.first_channel = int(random.integer(0, all - c.channels));
    c.hopping = bluetooth_hopping::within_view;
    c.load = random.uniform(0.2, 1.0);
    return c;
}

signal_config draw_dvbt(random_source& random)
{
    dvbt_config c;
    c.mode = random.chance(0.3) ? dvbt_mode::mode_2k : dvbt_mode::mode_8k;
    c.guard = dvbt_guard(random.integer(0, 3));
    c.constellation = dvbt_constellation(random.integer(0, 2));
    c.channel_mhz = random.chance(0.6) ? 8 : int(random.integer(5, 7));
    return c;
}

// One of the systems on the air, or a link of any rate.
signal_config draw_digital_carrier(random_source& random)
{
    if (random.chance(0.6)) {
        return find_digital_carrier(pick(random, digital_carrier_names()));
    }
    constexpr std::array<symbol_modulation, 4> modulations{ symbol_modulation::bpsk,
                                                            symbol_modulation::qpsk,
                                                            symbol_modulation::psk8,
                                                            symbol_modulation::qam16 };
    digital_carrier_config c;
    c.modulation = pick(random, modulations);
    c.symbol_rate = log_uniform(random, 20e3, 20e6);
    c.roll_off = random.uniform(0.1, 0.5);
    return c;
}

signal_config draw_carrier(random_source& random)
{
    carrier_config c;
    c.frequencies.clear();
    const int lines = random.chance(0.6) ? 1 : int(random.integer(2, 8));
    const double spread = log_uniform(random, 10e3, 5e6);
    for (int i = 0; i < lines; ++i) {
        c.frequencies.push_back(lines == 1 ? 0.0 : random.uniform(-spread, spread));
        c.levels_db.push_back(random.uniform(-20.0, 0.0));
    }
    c.drift = random.chance(0.3) ? random.uniform(0.0, 50e3) : 0.0;
    if (random.chance(0.3)) {
        c.mean_on = log_uniform(random, 2e-3, 1.0);
        c.mean_off = log_uniform(random, 2e-3, 1.0);
        c.rise_time = std::min(1e-3, 0.1 * std::min(c.mean_on, c.mean_off));
    }
    return c;
}

signal_config draw_fm_broadcast(random_source& random)
{
    fm_broadcast_config c;
    c.program = random.chance(0.5) ? fm_program::speech : fm_program::music;
    c.channels = random.chance(0.2) ? fm_channels::mono : fm_channels::stereo;
    return c;
}

signal_config draw_narrow_fm(random_source& random)
{
    narrow_fm_config c;
    c.deviation = random.chance(0.5) ? 2.5e3 : 5e3;
    c.mean_pause = random.chance(0.5) ? 0.0 : 0.5;
    return c;
}

signal_config draw_fm_video(random_source& random)
{
    fm_video_config c;
    c.standard = random.chance(0.5) ? video_standard::pal : video_standard::ntsc;
    return c;
}

signal_config draw_ads_b(random_source& random)
{
    ads_b_config c;
    c.aircraft = int(random.integer(1, 50));
    c.mode_s_rate = log_uniform(random, 50.0, 2500.0);
    c.mode_ac_rate = random.chance(0.5) ? 0.0 : log_uniform(random, 50.0, 2500.0);
    return c;
}

signal_config draw_lora(random_source& random)
{
    lora_config c;
    c.spreading_factor = int(random.integer(7, 12));
    c.bandwidth = lora_bandwidth(random.integer(0, 2));
    c.mean_gap = log_uniform(random, 1e-3, 0.5);
    return c;
}

signal_config draw_impulses(random_source& random)
{
    impulses_config c;
    c.mains_frequency = random.chance(0.5) ? 50.0 : 60.0;
    c.mean_impulses = log_uniform(random, 2.0, 50.0);
    return c;
}

} // namespace

signal_config random_other(random_source& random)
{
    using draw = signal_config (*)(random_source&);
    constexpr std::array<weighted<draw>, 12> kinds{ { { draw_wifi_ofdm, 5 },
                                                      { draw_wifi_dsss, 1 },
                                                      { draw_bluetooth, 1.5 },
                                                      { draw_dvbt, 2 },
                                                      { draw_digital_carrier, 4 },
                                                      { draw_carrier, 2.5 },
                                                      { draw_fm_broadcast, 1 },
                                                      { draw_narrow_fm, 1 },
                                                      { draw_fm_video, 1 },
                                                      { draw_ads_b, 1 },
                                                      { draw_lora, 1 },
                                                      { draw_impulses, 1 } } };
    return pick(random, kinds)(random);
}

} // namespace core
} // namespace specsense
} // namespace gr
