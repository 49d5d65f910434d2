// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "emission_pdu.h"
#include <cmath>
#include <cstdint>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/message_keys.h>
#include <limits>
#include <optional>
#include <pmt/pmt.h>
#include <string>

namespace gr {
namespace specsense {

/* Fields of an emission's PDU, whoever sent it; none where it has another type. */
class emission_reader
{
public:
    explicit emission_reader(const pmt::pmt_t& message)
        : d_is_pdu(pmt::is_pair(message) && pmt::is_dict(pmt::car(message)))
    {
        if (d_is_pdu) {
            d_dict = pmt::car(message);
        }
    }

    const pmt::pmt_t& dict() const { return d_dict; }

    std::optional<std::string> label() const { return text(keys::label); }

    /* What a cell search needs to know: id, label, state, confidence, samples, edges. */
    std::optional<core::emission> read() const
    {
        const auto id = count(keys::id);
        const auto name = label();
        const auto stage = state();
        const auto start = count(keys::sample_start);
        const auto samples = count(keys::sample_count);
        const double confidence = number(keys::confidence);
        const double lower = number(keys::freq_lower_edge);
        const double upper = number(keys::freq_upper_edge);
        if (!id || !name || !stage || !start || !samples || std::isnan(confidence) ||
            !(lower <= upper)) {
            return std::nullopt;
        }
        core::emission e;
        e.id = uint64_t(*id);
        e.label = *name;
        e.state = *stage;
        e.confidence = confidence;
        e.sample_start = *start;
        e.sample_count = *samples;
        e.freq_lower_edge = lower;
        e.freq_upper_edge = upper;
        return e;
    }

private:
    pmt::pmt_t field(const char* key) const
    {
        return d_is_pdu ? pmt::dict_ref(d_dict, pmt::mp(key), pmt::PMT_NIL)
                        : pmt::PMT_NIL;
    }

    std::optional<std::string> text(const char* key) const
    {
        const auto value = field(key);
        return pmt::is_symbol(value) ? std::optional(pmt::symbol_to_string(value))
                                     : std::nullopt;
    }

    std::optional<core::emission_state> state() const
    {
        const auto name = text(keys::state);
        for (auto s : { core::emission_state::start,
                        core::emission_state::update,
                        core::emission_state::end }) {
            if (name == to_string(s)) {
                return s;
            }
        }
        return std::nullopt;
    }

    std::optional<int64_t> count(const char* key) const
    {
        constexpr uint64_t highest = uint64_t(1) << 62; // a sum of two fits, too
        const auto value = field(key);
        const bool is_count = pmt::is_uint64(value) ||
            (pmt::is_integer(value) && pmt::to_long(value) >= 0);
        return is_count && pmt::to_uint64(value) < highest
            ? std::optional(int64_t(pmt::to_uint64(value)))
            : std::nullopt;
    }

    double number(const char* key) const
    {
        const auto value = field(key);
        const double x = pmt::is_real(value) || pmt::is_integer(value)
            ? pmt::to_double(value)
            : std::numeric_limits<double>::quiet_NaN();
        return std::isfinite(x) ? x : std::numeric_limits<double>::quiet_NaN();
    }

    bool d_is_pdu;
    pmt::pmt_t d_dict = pmt::make_dict();
};

} // namespace specsense
} // namespace gr
