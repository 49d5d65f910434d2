// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdint>
#include <gnuradio/specsense/core/rational.h>
#include <pmt/pmt.h>

namespace gr {
namespace specsense {

/* UTC of samples: a reference, the last rx_time tag that was news, and what the sample
 * count says since. */
class stream_clock
{
public:
    explicit stream_clock(double sample_rate)
        : d_rate(core::rational::nearest(sample_rate))
    {
    }

    /* Seconds from 0 to 9.2e9, which fit 64 bits as nanoseconds, and a fraction of one.
     */
    static bool is_time(const pmt::pmt_t& value)
    {
        if (!pmt::is_tuple(value) || pmt::length(value) != 2) {
            return false;
        }
        const pmt::pmt_t seconds = pmt::tuple_ref(value, 0);
        const pmt::pmt_t fraction = pmt::tuple_ref(value, 1);
        return is_count(seconds) && pmt::to_uint64(seconds) <= 9200000000 &&
            pmt::is_real(fraction) && pmt::to_double(fraction) >= 0.0 &&
            pmt::to_double(fraction) < 1.0;
    }

    /* Of a time: since its epoch. */
    static int64_t nanoseconds(const pmt::pmt_t& time)
    {
        const auto seconds =
            static_cast<int64_t>(pmt::to_uint64(pmt::tuple_ref(time, 0)));
        const double fraction = pmt::to_double(pmt::tuple_ref(time, 1));
        return seconds * 1000000000 + std::llround(fraction * 1e9);
    }

    bool known() const { return d_known; }
    void forget() { d_known = false; }

    /* Takes the time of a sample; returns whether it is news: more than 1 us off. One
     * that is not leaves the reference alone, or small steps would never add up to a
     * jump. */
    bool set(uint64_t sample, const pmt::pmt_t& value)
    {
        const uint64_t seconds = pmt::to_uint64(pmt::tuple_ref(value, 0));
        const double fraction = pmt::to_double(pmt::tuple_ref(value, 1));
        if (d_known) {
            const instant expected = at(sample);
            const auto apart = static_cast<int64_t>(seconds - expected.seconds);
            if (std::abs(double(apart) + (fraction - expected.fraction)) <= 1e-6) {
                return false;
            }
        }
        d_known = true;
        d_sample = sample;
        d_time = { seconds, fraction };
        return true;
    }

    pmt::pmt_t tag(uint64_t sample) const
    {
        const instant time = at(sample);
        return pmt::make_tuple(pmt::from_uint64(time.seconds),
                               pmt::from_double(time.fraction));
    }

private:
    static bool is_count(const pmt::pmt_t& value)
    {
        return pmt::is_uint64(value) ||
            (pmt::is_integer(value) && pmt::to_long(value) >= 0);
    }

    struct instant {
        uint64_t seconds;
        double fraction;
    };

    instant at(uint64_t sample) const
    {
        const auto count = static_cast<int64_t>(sample - d_sample);
        const int64_t whole = core::floor_divide(count, d_rate.den, 0, d_rate.num);
        // Products may wrap around; their difference is less than the rate.
        const uint64_t rest = uint64_t(count) * uint64_t(d_rate.den) -
            uint64_t(whole) * uint64_t(d_rate.num);
        const double fraction = d_time.fraction + double(rest) / double(d_rate.num);
        const double carry = std::floor(fraction);
        return { d_time.seconds + whole + uint64_t(carry), fraction - carry };
    }

    core::rational d_rate;
    bool d_known = false;
    uint64_t d_sample = 0;
    instant d_time{ 0, 0.0 };
};

} // namespace specsense
} // namespace gr
