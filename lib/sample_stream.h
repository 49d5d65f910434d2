// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "stream_clock.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/logger.h>
#include <gnuradio/specsense/message_keys.h>
#include <gnuradio/tags.h>
#include <string>
#include <utility>
#include <vector>

namespace gr {
namespace specsense {

/* What the tags of a stream of samples say: its tuning, its time, and which samples are
 * good for nothing. */
class sample_stream
{
public:
    using named_value = std::pair<const char*, pmt::pmt_t>;

    sample_stream(double sample_rate, double frequency, uint64_t settle_samples)
        : d_sample_rate(sample_rate), d_frequency(frequency),
          d_settle_samples(settle_samples), d_clock(sample_rate)
    {
    }

    /* A flowgraph that is started again counts its samples from 0. */
    void restart()
    {
        d_clock.forget();
        d_settled = 0;
        d_rate_is_right = true;
    }

    double frequency() const { return d_frequency; }

    /* Returns whether what follows the tag is another segment. */
    bool take(const tag_t& tag, const logger_ptr& logger)
    {
        const std::string key = pmt::symbol_to_string(tag.key);
        if (key == keys::rx_time && stream_clock::is_time(tag.value)) {
            return d_clock.set(tag.offset, tag.value);
        }
        if (key != keys::rx_time && key != keys::rx_freq && key != keys::rx_rate) {
            return false;
        }
        const double value = finite_number(tag.value);
        if (key == keys::rx_time || std::isnan(value)) {
            if (d_warnings.pass()) {
                logger->warn("passes over a tag {} of an unknown form: {}",
                             key,
                             pmt::write_string(tag.value));
            }
            return false;
        }
        return key == keys::rx_freq ? take_frequency(value, tag.offset)
                                    : take_rate(value, logger);
    }

    /* How many of the next samples belong to no segment. */
    uint64_t unusable(uint64_t position, uint64_t count)
    {
        if (!d_rate_is_right) {
            d_clock.forget(); // nobody knows how long they take
            return count;
        }
        return position < d_settled ? std::min(count, d_settled - position) : 0;
    }

    /* Tags for the first row of a segment that begins at this sample. */
    std::vector<named_value> segment_tags(uint64_t position) const
    {
        std::vector<named_value> tags{
            { keys::segment_start, pmt::from_uint64(position) },
            { keys::rx_freq, pmt::from_double(d_frequency) },
            { keys::rx_rate, pmt::from_double(d_sample_rate) },
        };
        if (d_clock.known()) {
            tags.emplace_back(keys::rx_time, d_clock.tag(position));
        }
        return tags;
    }

private:
    static double finite_number(const pmt::pmt_t& value)
    {
        const bool number = pmt::is_real(value) || pmt::is_integer(value);
        const double result = number ? pmt::to_double(value) : NAN;
        return std::isfinite(result) ? result : NAN;
    }

    bool take_frequency(double frequency, uint64_t sample)
    {
        if (frequency == d_frequency) {
            return false;
        }
        d_frequency = frequency;
        if (sample > 0) { // the stream's first tag tells the tuning, and is no retune
            d_settled = sample + d_settle_samples;
        }
        return true;
    }

    bool take_rate(double rate, const logger_ptr& logger)
    {
        d_rate_is_right = std::abs(rate - d_sample_rate) <= 1e-3 * d_sample_rate;
        if (!d_rate_is_right && d_warnings.pass()) {
            logger->warn("drops samples of {} samples/s: the sample rate is set to {}",
                         rate,
                         d_sample_rate);
        }
        return !d_rate_is_right;
    }

    double d_sample_rate;
    double d_frequency;
    uint64_t d_settle_samples;
    stream_clock d_clock;
    uint64_t d_settled = 0; // first sample after the last retune that counts
    bool d_rate_is_right = true;
    rate_limit d_warnings;
};

} // namespace specsense
} // namespace gr
