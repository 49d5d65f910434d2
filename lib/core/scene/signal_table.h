// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/scene/signal_config.h>

namespace gr {
namespace specsense {
namespace core {

/*! What belongs to a configuration: its waveform, its name in scenes, its class. */
template<class Config>
struct signal_entry;

template<>
struct signal_entry<lte_downlink_config> {
    using waveform_type = lte_downlink;
    static constexpr const char* name = "lte_downlink";
    static constexpr const char* label = "lte";
};

template<>
struct signal_entry<lte_uplink_config> {
    using waveform_type = lte_uplink;
    static constexpr const char* name = "lte_uplink";
    static constexpr const char* label = "lte";
};

template<>
struct signal_entry<nr_downlink_config> {
    using waveform_type = nr_downlink;
    static constexpr const char* name = "nr_downlink";
    static constexpr const char* label = "nr";
};

template<>
struct signal_entry<nr_uplink_config> {
    using waveform_type = nr_uplink;
    static constexpr const char* name = "nr_uplink";
    static constexpr const char* label = "nr";
};

template<>
struct signal_entry<radar_config> {
    using waveform_type = radar;
    static constexpr const char* name = "radar";
    static constexpr const char* label = "radar";
};

template<>
struct signal_entry<wifi_ofdm_config> {
    using waveform_type = wifi_ofdm;
    static constexpr const char* name = "wifi_ofdm";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<dvbt_config> {
    using waveform_type = dvbt;
    static constexpr const char* name = "dvbt";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<wifi_dsss_config> {
    using waveform_type = wifi_dsss;
    static constexpr const char* name = "wifi_dsss";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<bluetooth_config> {
    using waveform_type = bluetooth;
    static constexpr const char* name = "bluetooth";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<ads_b_config> {
    using waveform_type = ads_b;
    static constexpr const char* name = "ads_b";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<lora_config> {
    using waveform_type = lora;
    static constexpr const char* name = "lora";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<carrier_config> {
    using waveform_type = carrier;
    static constexpr const char* name = "carrier";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<impulses_config> {
    using waveform_type = impulses;
    static constexpr const char* name = "impulses";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<digital_carrier_config> {
    using waveform_type = digital_carrier;
    static constexpr const char* name = "digital_carrier";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<fm_broadcast_config> {
    using waveform_type = fm_broadcast;
    static constexpr const char* name = "fm_broadcast";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<narrow_fm_config> {
    using waveform_type = narrow_fm;
    static constexpr const char* name = "narrow_fm";
    static constexpr const char* label = "other";
};

template<>
struct signal_entry<fm_video_config> {
    using waveform_type = fm_video;
    static constexpr const char* name = "fm_video";
    static constexpr const char* label = "other";
};

} // namespace core
} // namespace specsense
} // namespace gr
