// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "json_fields.h"
#include <gnuradio/specsense/core/scene/signal_config.h>

/* The members of each signal's configuration, as scenes name them. */

namespace gr {
namespace specsense {
namespace core {

template<>
struct enum_names<lte::cyclic_prefix> {
    static constexpr const char* list[] = { "normal", "extended" };
};
template<>
struct enum_names<lte::duplex_mode> {
    static constexpr const char* list[] = { "fdd", "tdd" };
};
template<>
struct enum_names<lte_scheduling> {
    static constexpr const char* list[] = { "whole_band", "few_blocks" };
};

template<class Visitor>
void fields(Visitor& field, lte_downlink_config& c)
{
    field("resource_blocks", c.resource_blocks);
    field("prefix", c.prefix);
    field("duplex", c.duplex);
    field("uplink_downlink", c.uplink_downlink);
    field("special_subframe", c.special_subframe);
    field("cell_id", c.cell_id);
    field("antenna_ports", c.antenna_ports);
    field("control_symbols", c.control_symbols);
    field("control_load", c.control_load);
    field("scheduling", c.scheduling);
    field("load", c.load);
    field("data_power_min_db", c.data_power_min_db);
    field("data_power_max_db", c.data_power_max_db);
    field("window", c.window);
    field("frame_offset", c.frame_offset);
}

template<>
struct enum_names<lte_hopping> {
    static constexpr const char* list[] = { "none", "mirrored_slots" };
};

template<class Visitor>
void fields(Visitor& field, lte_uplink_config& c)
{
    field("resource_blocks", c.resource_blocks);
    field("prefix", c.prefix);
    field("duplex", c.duplex);
    field("uplink_downlink", c.uplink_downlink);
    field("cell_id", c.cell_id);
    field("users", c.users);
    field("power_min_db", c.power_min_db);
    field("power_max_db", c.power_max_db);
    field("load", c.load);
    field("hopping", c.hopping);
    field("control_blocks", c.control_blocks);
    field("control_load", c.control_load);
    field("sounding_period", c.sounding_period);
    field("sounding_blocks", c.sounding_blocks);
    field("random_access_load", c.random_access_load);
    field("window", c.window);
    field("frame_offset", c.frame_offset);
}

template<>
struct enum_names<nr::cyclic_prefix> {
    static constexpr const char* list[] = { "normal", "extended" };
};
template<>
struct enum_names<nr::duplex> {
    static constexpr const char* list[] = { "fdd", "tdd" };
};
template<>
struct enum_names<nr::modulation> {
    static constexpr const char* list[] = { "qpsk", "qam16", "qam64", "qam256", "any" };
};
template<>
struct enum_names<nr::ssb_case> {
    static constexpr const char* list[] = { "a", "b", "c" };
};
template<>
struct enum_names<nr::allocation> {
    static constexpr const char* list[] = { "resource_block_groups",
                                            "whole_band",
                                            "few_blocks" };
};
template<>
struct enum_names<nr::slot_span> {
    static constexpr const char* list[] = { "full_slot", "varied" };
};

template<class Visitor>
void carrier_fields(Visitor& field, nr_carrier_config& c)
{
    field("channel_bandwidth_mhz", c.channel_bandwidth_mhz);
    field("subcarrier_spacing_khz", c.subcarrier_spacing_khz);
    field("prefix", c.prefix);
    field("cell_id", c.cell_id);
    field("duplex", c.duplex);
    field("tdd_period_ms", c.tdd_period_ms);
    field("tdd_downlink_slots", c.tdd_downlink_slots);
    field("tdd_downlink_symbols", c.tdd_downlink_symbols);
    field("tdd_uplink_symbols", c.tdd_uplink_symbols);
    field("tdd_uplink_slots", c.tdd_uplink_slots);
    field("frame_offset", c.frame_offset);
    field("window", c.window);
}

template<>
struct enum_names<nr::pdcch_use> {
    static constexpr const char* list[] = { "with_data", "every_slot" };
};

template<class Visitor>
void fields(Visitor& field, nr_pdsch_region& c)
{
    field("first_block", c.first_block);
    field("blocks", c.blocks);
    field("first_slot", c.first_slot);
    field("slots", c.slots);
}

template<class Visitor>
void fields(Visitor& field, nr_downlink_config& c)
{
    carrier_fields(field, c);
    field("ssb_pattern", c.ssb_pattern);
    field("ssb_candidates", c.ssb_candidates);
    field("ssb_blocks", c.ssb_blocks);
    field("ssb_period_ms", c.ssb_period_ms);
    field("ssb_half_frame", c.ssb_half_frame);
    field("ssb_offset_15khz", c.ssb_offset_15khz);
    field("ssb_boost_db", c.ssb_boost_db);
    field("system_information", c.system_information);
    field("coreset0_index", c.coreset0_index);
    field("type0_offset_ms", c.type0_offset_ms);
    field("sib1_period_ms", c.sib1_period_ms);
    field("coreset_symbols", c.coreset_symbols);
    field("coreset_first_block", c.coreset_first_block);
    field("coreset_resource_blocks", c.coreset_resource_blocks);
    field("coreset_interleaved", c.coreset_interleaved);
    field("load", c.load);
    field("allocation", c.allocation);
    field("pdsch_regions", c.pdsch_regions);
    field("pdcch", c.pdcch);
    field("pdcch_aggregation_level", c.pdcch_aggregation_level);
    field("span", c.span);
    field("modulation", c.modulation);
    field("dmrs_type_a_position", c.dmrs_type_a_position);
    field("dmrs_additional_positions", c.dmrs_additional_positions);
    field("trs_period_ms", c.trs_period_ms);
    field("trs_offset_slots", c.trs_offset_slots);
    field("trs_first_symbol", c.trs_first_symbol);
    field("trs_resource_blocks", c.trs_resource_blocks);
    field("csi_rs_period_slots", c.csi_rs_period_slots);
    field("csi_rs_offset_slots", c.csi_rs_offset_slots);
    field("csi_rs_symbol", c.csi_rs_symbol);
}

template<>
struct enum_names<nr::pusch_waveform> {
    static constexpr const char* list[] = { "cp_ofdm", "dft_s_ofdm", "any" };
};
template<>
struct enum_names<nr::pucch_format> {
    static constexpr const char* list[] = {
        "none", "short_format", "long_format", "any"
    };
};
template<>
struct enum_names<nr::prach_format> {
    static constexpr const char* list[] = { "none", "format_0", "a1", "a2", "a3",
                                            "b1",   "b4",       "c0", "c2" };
};

template<class Visitor>
void fields(Visitor& field, nr_uplink_config& c)
{
    carrier_fields(field, c);
    field("load", c.load);
    field("users", c.users);
    field("power_min_db", c.power_min_db);
    field("power_max_db", c.power_max_db);
    field("pusch", c.pusch);
    field("span", c.span);
    field("modulation", c.modulation);
    field("dmrs_type_a_position", c.dmrs_type_a_position);
    field("dmrs_additional_positions", c.dmrs_additional_positions);
    field("pucch", c.pucch);
    field("pucch_resource_blocks", c.pucch_resource_blocks);
    field("pucch_load", c.pucch_load);
    field("srs_period_slots", c.srs_period_slots);
    field("srs_offset_slots", c.srs_offset_slots);
    field("srs_symbols", c.srs_symbols);
    field("srs_comb", c.srs_comb);
    field("prach", c.prach);
    field("prach_period_ms", c.prach_period_ms);
    field("prach_subframe", c.prach_subframe);
    field("prach_first_symbol", c.prach_first_symbol);
    field("prach_first_block", c.prach_first_block);
    field("prach_load", c.prach_load);
}

template<>
struct enum_names<radar_modulation> {
    static constexpr const char* list[] = { "none",     "linear_fm",    "nonlinear_fm",
                                            "barker",   "frank",        "p1",
                                            "p2",       "p3",           "p4",
                                            "fmcw_saw", "fmcw_triangle" };
};
template<>
struct enum_names<sweep_direction> {
    static constexpr const char* list[] = { "up", "down" };
};
template<>
struct enum_names<pulse_interval_pattern> {
    static constexpr const char* list[] = {
        "constant", "staggered", "packet_staggered", "jittered", "agile"
    };
};
template<>
struct enum_names<frequency_hopping> {
    static constexpr const char* list[] = { "by_pulse", "by_packet" };
};
template<>
struct enum_names<antenna_pattern> {
    static constexpr const char* list[] = { "fixed", "sinc_squared", "gaussian" };
};

template<class Visitor>
void fields(Visitor& field, radar_config& c)
{
    field("modulation", c.modulation);
    field("pulse_width", c.pulse_width);
    field("rise_time", c.rise_time);
    field("fall_time", c.fall_time);
    field("bandwidth", c.bandwidth);
    field("direction", c.direction);
    field("chips", c.chips);
    field("sweep_time", c.sweep_time);
    field("interval_pattern", c.interval_pattern);
    field("pulse_intervals", c.pulse_intervals);
    field("interval_jitter", c.interval_jitter);
    field("pulses_per_packet", c.pulses_per_packet);
    field("pulses_per_burst", c.pulses_per_burst);
    field("burst_interval", c.burst_interval);
    field("first_pulse", c.first_pulse);
    field("frequencies", c.frequencies);
    field("hopping", c.hopping);
    field("antenna", c.antenna);
    field("scan_period", c.scan_period);
    field("beam_width", c.beam_width);
    field("first_azimuth", c.first_azimuth);
    field("sidelobe_floor_db", c.sidelobe_floor_db);
    field("truth_range_db", c.truth_range_db);
    field("sample_rate", c.sample_rate);
}

template<>
struct enum_names<wifi_channel> {
    static constexpr const char* list[] = {
        "mhz_5", "mhz_10", "mhz_20", "ht_20", "ht_40"
    };
};
template<>
struct enum_names<wifi_modulation> {
    static constexpr const char* list[] = { "any", "bpsk", "qpsk", "qam16", "qam64" };
};

template<class Visitor>
void fields(Visitor& field, wifi_ofdm_config& c)
{
    field("channel", c.channel);
    field("modulation", c.modulation);
    field("shortest_packet", c.shortest_packet);
    field("longest_packet", c.longest_packet);
    field("load", c.load);
    field("beacon_interval_s", c.beacon_interval_s);
}

template<>
struct enum_names<dvbt_mode> {
    static constexpr const char* list[] = { "mode_2k", "mode_8k" };
};
template<>
struct enum_names<dvbt_guard> {
    static constexpr const char* list[] = {
        "one_32nd", "one_16th", "one_8th", "one_4th"
    };
};
template<>
struct enum_names<dvbt_constellation> {
    static constexpr const char* list[] = { "qpsk", "qam16", "qam64" };
};

template<class Visitor>
void fields(Visitor& field, dvbt_config& c)
{
    field("mode", c.mode);
    field("guard", c.guard);
    field("constellation", c.constellation);
    field("channel_mhz", c.channel_mhz);
}

template<>
struct enum_names<dsss_rate> {
    static constexpr const char* list[] = { "mbps_1", "mbps_2", "mbps_5_5", "mbps_11" };
};
template<>
struct enum_names<dsss_preamble> {
    static constexpr const char* list[] = { "long_sync", "short_sync" };
};

template<class Visitor>
void fields(Visitor& field, wifi_dsss_config& c)
{
    field("rate", c.rate);
    field("preamble", c.preamble);
    field("shortest_packet", c.shortest_packet);
    field("longest_packet", c.longest_packet);
    field("load", c.load);
    field("beacon_interval_s", c.beacon_interval_s);
    field("roll_off", c.roll_off);
}

template<>
struct enum_names<bluetooth_mode> {
    static constexpr const char* list[] = { "classic",
                                            "low_energy_advertising",
                                            "low_energy_connection" };
};
template<>
struct enum_names<bluetooth_hopping> {
    static constexpr const char* list[] = { "whole_band", "within_view" };
};

template<class Visitor>
void fields(Visitor& field, bluetooth_config& c)
{
    field("mode", c.mode);
    field("first_channel", c.first_channel);
    field("channels", c.channels);
    field("hopping", c.hopping);
    field("load", c.load);
    field("longest_packet_slots", c.longest_packet_slots);
    field("event_interval_s", c.event_interval_s);
    field("modulation_index", c.modulation_index);
}

template<class Visitor>
void fields(Visitor& field, ads_b_config& c)
{
    field("aircraft", c.aircraft);
    field("level_range_db", c.level_range_db);
    field("frequency_range", c.frequency_range);
    field("mode_s_rate", c.mode_s_rate);
    field("long_share", c.long_share);
    field("mode_ac_rate", c.mode_ac_rate);
}

template<class Visitor>
void fields(Visitor& field, carrier_config& c)
{
    field("frequencies", c.frequencies);
    field("levels_db", c.levels_db);
    field("drift", c.drift);
    field("drift_period", c.drift_period);
    field("mean_on", c.mean_on);
    field("mean_off", c.mean_off);
    field("rise_time", c.rise_time);
}

template<class Visitor>
void fields(Visitor& field, impulses_config& c)
{
    field("mains_frequency", c.mains_frequency);
    field("burst_length", c.burst_length);
    field("burst_probability", c.burst_probability);
    field("burst_jitter", c.burst_jitter);
    field("mean_impulses", c.mean_impulses);
    field("level_spread_db", c.level_spread_db);
    field("bandwidth", c.bandwidth);
}

template<>
struct enum_names<lora_bandwidth> {
    static constexpr const char* list[] = { "khz_125", "khz_250", "khz_500" };
};

template<class Visitor>
void fields(Visitor& field, lora_config& c)
{
    field("spreading_factor", c.spreading_factor);
    field("bandwidth", c.bandwidth);
    field("preamble_symbols", c.preamble_symbols);
    field("sync_word", c.sync_word);
    field("shortest_payload", c.shortest_payload);
    field("longest_payload", c.longest_payload);
    field("mean_gap", c.mean_gap);
}

template<>
struct enum_names<symbol_modulation> {
    static constexpr const char* list[] = { "bpsk",   "qpsk",          "pi_4_dqpsk",
                                            "psk8",   "qam16",         "qam64",
                                            "qam256", "code_division", "fsk2",
                                            "fsk4" };
};
template<>
struct enum_names<frequency_pulse> {
    static constexpr const char* list[] = {
        "rectangular", "gaussian", "root_raised_cosine", "c4fm"
    };
};
template<>
struct enum_names<symbol_timing> {
    static constexpr const char* list[] = { "continuous", "tdma" };
};

template<class Visitor>
void fields(Visitor& field, digital_carrier_config& c)
{
    field("modulation", c.modulation);
    field("symbol_rate", c.symbol_rate);
    field("roll_off", c.roll_off);
    field("pulse", c.pulse);
    field("bandwidth_time", c.bandwidth_time);
    field("deviation", c.deviation);
    field("timing", c.timing);
    field("slot_symbols", c.slot_symbols);
    field("burst_symbols", c.burst_symbols);
    field("slots_per_frame", c.slots_per_frame);
    field("slots_in_use", c.slots_in_use);
}

template<>
struct enum_names<fm_program> {
    static constexpr const char* list[] = { "speech", "music" };
};
template<>
struct enum_names<fm_channels> {
    static constexpr const char* list[] = { "mono", "stereo" };
};
template<>
struct enum_names<fm_data> {
    static constexpr const char* list[] = { "none", "rds" };
};
template<>
struct enum_names<fm_emphasis> {
    static constexpr const char* list[] = { "us_50", "us_75" };
};

template<class Visitor>
void fields(Visitor& field, fm_broadcast_config& c)
{
    field("program", c.program);
    field("channels", c.channels);
    field("data", c.data);
    field("emphasis", c.emphasis);
}

template<class Visitor>
void fields(Visitor& field, narrow_fm_config& c)
{
    field("deviation", c.deviation);
    field("mean_talk", c.mean_talk);
    field("mean_pause", c.mean_pause);
}

template<>
struct enum_names<video_standard> {
    static constexpr const char* list[] = { "pal", "ntsc" };
};

template<class Visitor>
void fields(Visitor& field, fm_video_config& c)
{
    field("standard", c.standard);
    field("deviation", c.deviation);
    field("sound_carrier", c.sound_carrier);
    field("sound_level", c.sound_level);
}

} // namespace core
} // namespace specsense
} // namespace gr
