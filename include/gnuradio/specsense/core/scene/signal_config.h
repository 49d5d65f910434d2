// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/waveforms/ads_b.h>
#include <gnuradio/specsense/core/waveforms/bluetooth.h>
#include <gnuradio/specsense/core/waveforms/carrier.h>
#include <gnuradio/specsense/core/waveforms/digital_carrier.h>
#include <gnuradio/specsense/core/waveforms/dvbt.h>
#include <gnuradio/specsense/core/waveforms/fm_broadcast.h>
#include <gnuradio/specsense/core/waveforms/fm_video.h>
#include <gnuradio/specsense/core/waveforms/impulses.h>
#include <gnuradio/specsense/core/waveforms/lora.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <gnuradio/specsense/core/waveforms/lte_uplink.h>
#include <gnuradio/specsense/core/waveforms/narrow_fm.h>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <gnuradio/specsense/core/waveforms/nr_uplink.h>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <gnuradio/specsense/core/waveforms/wifi_dsss.h>
#include <gnuradio/specsense/core/waveforms/wifi_ofdm.h>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Any signal that can be made, by its configuration. */
using signal_config = std::variant<lte_downlink_config,
                                   lte_uplink_config,
                                   nr_downlink_config,
                                   nr_uplink_config,
                                   radar_config,
                                   wifi_ofdm_config,
                                   wifi_dsss_config,
                                   bluetooth_config,
                                   dvbt_config,
                                   digital_carrier_config,
                                   fm_broadcast_config,
                                   narrow_fm_config,
                                   fm_video_config,
                                   ads_b_config,
                                   lora_config,
                                   carrier_config,
                                   impulses_config>;

/*! Names of all signals, in the order of signal_config: "lte_downlink" ... */
SPECSENSE_CORE_API std::vector<std::string> signal_names();
SPECSENSE_CORE_API const char* name_of(const signal_config& config);
/*! The class that a spectrum sensor should name: "lte", "nr", "radar" or "other". */
SPECSENSE_CORE_API const char* class_of(const signal_config& config);

/*! Throws std::invalid_argument naming the rule and the value. */
SPECSENSE_CORE_API void validate(const signal_config& config);
/*! waveform::bandwidth() of such a signal, in Hz. */
SPECSENSE_CORE_API double bandwidth_of(const signal_config& config);
SPECSENSE_CORE_API std::unique_ptr<waveform> make_waveform(const signal_config& config,
                                                           uint64_t seed);

} // namespace core
} // namespace specsense
} // namespace gr
