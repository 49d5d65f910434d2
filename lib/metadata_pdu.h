// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdint>
#include <pmt/pmt.h>

namespace gr {
namespace specsense {

/* A PDU of metadata alone. */
class metadata_pdu
{
public:
    metadata_pdu& add(const char* key, const pmt::pmt_t& value)
    {
        d_dict = pmt::dict_add(d_dict, pmt::mp(key), value);
        return *this;
    }
    metadata_pdu& add(const char* key, double value)
    {
        return add(key, pmt::from_double(value));
    }
    metadata_pdu& add(const char* key, int64_t value)
    {
        return add(key, pmt::from_long(value));
    }
    metadata_pdu& add(const char* key, uint64_t value)
    {
        return add(key, pmt::from_uint64(value));
    }
    metadata_pdu& add_if_known(const char* key, double value)
    {
        return std::isnan(value) ? *this : add(key, value);
    }

    const pmt::pmt_t& dict() const { return d_dict; }
    pmt::pmt_t pdu() const { return pmt::cons(d_dict, pmt::make_u8vector(0, 0)); }

private:
    pmt::pmt_t d_dict = pmt::make_dict();
};

} // namespace specsense
} // namespace gr
