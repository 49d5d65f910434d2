// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "metadata_pdu.h"
#include "sample_ring.h"
#include <cmath>
#include <gnuradio/specsense/core/pulse_measurement.h>
#include <gnuradio/specsense/core/pulse_summary.h>
#include <gnuradio/specsense/message_keys.h>
#include <optional>
#include <string>

namespace gr {
namespace specsense {

/* What of an emission's PDU its pulses are measured by. */
struct told_emission {
    uint64_t id = 0;
    std::string label;
    bool has_ended = false;
    int64_t sample_start = 0;
    int64_t sample_stop = 0;
    double freq_lower_edge = 0.0;
    double freq_upper_edge = 0.0;
};

/* None where the message is no emission. */
inline std::optional<told_emission> read_emission(const pmt::pmt_t& message)
{
    if (!pmt::is_pair(message) || !pmt::is_dict(pmt::car(message))) {
        return std::nullopt;
    }
    const auto field = [&message](const char* key) {
        return pmt::dict_ref(pmt::car(message), pmt::mp(key), pmt::PMT_NIL);
    };
    const auto is_count = [](const pmt::pmt_t& v) {
        return pmt::is_uint64(v) || (pmt::is_integer(v) && pmt::to_long(v) >= 0);
    };
    const auto id = field(keys::id), label = field(keys::label),
               state = field(keys::state), start = field(keys::sample_start),
               count = field(keys::sample_count), lower = field(keys::freq_lower_edge),
               upper = field(keys::freq_upper_edge);
    if (!is_count(id) || !pmt::is_symbol(label) || !pmt::is_symbol(state) ||
        !is_count(start) || !is_count(count) || !pmt::is_real(lower) ||
        !pmt::is_real(upper)) {
        return std::nullopt;
    }
    constexpr uint64_t longest = uint64_t(1) << 62;
    told_emission e;
    e.id = pmt::to_uint64(id);
    e.label = pmt::symbol_to_string(label);
    e.has_ended = pmt::symbol_to_string(state) == "end";
    e.sample_start = int64_t(std::min(pmt::to_uint64(start), longest));
    e.sample_stop = e.sample_start + int64_t(std::min(pmt::to_uint64(count), longest));
    e.freq_lower_edge = pmt::to_double(lower);
    e.freq_upper_edge = pmt::to_double(upper);
    return std::isfinite(e.freq_lower_edge) && std::isfinite(e.freq_upper_edge) &&
            e.freq_lower_edge < e.freq_upper_edge
        ? std::optional(e)
        : std::nullopt;
}

/* The emission's message with the medians of its pulses. */
inline pmt::pmt_t with_pulses(const pmt::pmt_t& message, const core::pulse_summary& s)
{
    auto fields = pmt::car(message);
    const auto add = [&fields](const char* key, const pmt::pmt_t& value) {
        fields = pmt::dict_add(fields, pmt::mp(key), value);
    };
    if (s.count > 0) {
        add(keys::pulses_measured, pmt::from_uint64(s.count));
        add(keys::pulse_width, pmt::from_double(s.width));
        add(keys::pulse_width_resolved, pmt::from_bool(s.width_resolved));
        add(keys::pulse_bandwidth, pmt::from_double(s.bandwidth));
        add(keys::pulse_chirp_rate, pmt::from_double(s.chirp_rate));
    }
    if (s.interval > 0.0) {
        add(keys::pulse_interval, pmt::from_double(s.interval));
        add(keys::pulse_repetition_frequency, pmt::from_double(s.repetition_rate));
    }
    return pmt::cons(fields, pmt::cdr(message));
}

inline pmt::pmt_t pulse_pdu(const core::measured_pulse& p,
                            uint64_t emission,
                            const stream_segment& segment,
                            double sample_rate)
{
    const double since = (p.sample - double(segment.start)) / sample_rate;
    return metadata_pdu()
        .add(keys::emission, emission)
        .add(keys::time_start, int64_t(segment.time_ns + std::llround(1e9 * since)))
        .add(keys::sample, p.sample)
        .add(keys::pulse_width, p.width)
        .add(keys::pulse_width_resolved, pmt::from_bool(p.is_resolved))
        .add(keys::pulse_bandwidth, p.bandwidth)
        .add(keys::pulse_chirp_rate, p.chirp_rate)
        .add(keys::freq_center, segment.frequency + p.frequency)
        .add(keys::power_dbfs, p.power_dbfs)
        .add(keys::snr_db, p.snr_db)
        .add(keys::starts_before, pmt::from_bool(p.starts_before))
        .add(keys::stops_after, pmt::from_bool(p.stops_after))
        .pdu();
}

} // namespace specsense
} // namespace gr
