// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "metadata_pdu.h"
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/occupancy.h>
#include <gnuradio/specsense/message_keys.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {

inline const char* to_string(core::emission_state state)
{
    switch (state) {
    case core::emission_state::start:
        return "start";
    case core::emission_state::update:
        return "update";
    case core::emission_state::end:
        return "end";
    }
    return "unknown";
}

/* An emission's fields with those of its cell. */
inline pmt::pmt_t with_confirmation(pmt::pmt_t fields, const core::cell_confirmation& c)
{
    const auto add = [&fields](const char* key, const pmt::pmt_t& value) {
        fields = pmt::dict_add(fields, pmt::mp(key), value);
    };
    add(keys::label, pmt::mp(c.label));
    add(keys::confirmed, pmt::from_bool(c.confirmed));
    if (c.confirmed) {
        add(keys::physical_cell_id, pmt::from_long(c.physical_cell_id));
    }
    if (c.ssb_subcarrier_spacing > 0.0) {
        add(keys::ssb_frequency, pmt::from_double(c.ssb_frequency));
        add(keys::ssb_subcarrier_spacing, pmt::from_double(c.ssb_subcarrier_spacing));
    }
    if (c.relabelled()) {
        add(keys::network_label, pmt::mp(c.network_label));
    }
    return fields;
}

inline pmt::pmt_t emission_pdu(const core::emission& e)
{
    metadata_pdu message;
    message.add(keys::id, e.id)
        .add(keys::label, pmt::mp(e.label))
        .add(keys::state, pmt::mp(to_string(e.state)))
        .add(keys::confidence, e.confidence)
        .add(keys::burst_count, e.burst_count)
        .add(keys::duty_cycle, e.duty_cycle)
        .add(keys::sample_start, e.sample_start)
        .add(keys::sample_count, e.sample_count)
        .add(keys::time_start, e.time_start)
        .add(keys::time_stop, e.time_stop)
        .add(keys::freq_lower_edge, e.freq_lower_edge)
        .add(keys::freq_upper_edge, e.freq_upper_edge)
        .add(keys::freq_center, e.freq_center)
        .add(keys::bandwidth, e.bandwidth)
        .add_if_known(keys::channel_bandwidth, e.channel_bandwidth)
        .add(keys::power_dbfs, e.power_dbfs)
        .add_if_known(keys::power_dbm, e.power_dbm)
        .add_if_known(keys::snr_db, e.snr_db)
        .add(keys::noise_floor_known, pmt::from_bool(e.noise_floor_known));
    if (e.pulse_count > 0) {
        message.add(keys::pulse_count, e.pulse_count)
            .add(keys::pulse_interval, e.pulse_interval)
            .add(keys::pulse_repetition_frequency, e.pulse_repetition_frequency);
    }
    return message.pdu();
}

inline pmt::pmt_t occupancy_pdu(const core::occupancy_report& report,
                                const std::vector<std::string>& classes)
{
    metadata_pdu share;
    for (size_t label = 0; label < report.share.size(); ++label) {
        const auto& columns = report.share[label];
        share.add(classes[label].c_str(),
                  pmt::init_f32vector(columns.size(), columns.data()));
    }
    return metadata_pdu()
        .add(keys::time_start, report.time_start)
        .add(keys::time_stop, report.time_stop)
        .add(keys::freq_center, report.center_frequency)
        .add(keys::freq_lower_edge, report.freq_lower_edge)
        .add(keys::column_width, report.column_width)
        .add(keys::row_duration, report.row_duration)
        .add(keys::sensed_share, report.sensed_share)
        .add(keys::rows, report.rows)
        .add(keys::share, share.dict())
        .pdu();
}

} // namespace specsense
} // namespace gr
