// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/block.h>
#include <gnuradio/specsense/api.h>
#include <memory>
#include <string>

namespace gr {
namespace specsense {

/*!
 * \brief Complex samples in, rows of power out: an output port for each detector of the
 * profile, of which the first ones, as many as are connected, are worked out.
 *
 * In: complex, full scale 1. Out: float[columns], linear power, full scale squared,
 * lowest frequency first; NaN where a sample was not finite.
 *
 * Tags in: rx_time, rx_freq, rx_rate. A new rx_freq, an rx_time more than 1 us off what
 * the sample count says since the last rx_time that was, and a wrong rx_rate end the
 * segment: the rows that its samples still owe are written, and no row holds samples from
 * both sides. Samples of a wrong rate (more than 1e-3 off) are dropped until a right one
 * comes. A tag of another form is warned about and passed over: rx_time is a tuple of
 * whole seconds from 0 to 9.2e9 and a fraction from 0 to less than 1.
 *
 * Tags out, on every port: segment_start (uint64, index of the segment's first sample in
 * the input), rx_freq, rx_rate and, where it is known, rx_time on the first row of a
 * segment; segment_end on the last one (true when the stream ends, too).
 *
 * Message port counters, once a second at most and at the stream's end: a PDU with rows,
 * samples (all that came in), dropped_samples and non_finite_samples, since the block was
 * made.
 */
class SPECSENSE_API spectrogram_builder : virtual public gr::block
{
public:
    using sptr = std::shared_ptr<spectrogram_builder>;

    /*!
     * \param profile name of the sensing profile: field or paper
     * \param sample_rate of the input, samples/s, from 1e6 to 250e6
     * \param frequency Hz; what the radio is tuned to until an rx_freq tag says otherwise
     * \param settle_time s; so much after a retune belongs to no segment
     * \param dc_columns so many columns around 0 Hz (0, or an odd number) are replaced by
     * the mean of their neighbours
     *
     * Throws std::invalid_argument naming the rule and the value.
     */
    static sptr make(const std::string& profile = "field",
                     double sample_rate = 61.44e6,
                     double frequency = 0.0,
                     double settle_time = 0.0,
                     int dc_columns = 0);

    /*! Samples that went into no segment: those of a wrong rate, or of a settling radio.
     */
    virtual uint64_t dropped_samples() const = 0;
    /*! Samples that were not a number, infinite, or beyond 1e15. */
    virtual uint64_t non_finite_samples() const = 0;
};

} // namespace specsense
} // namespace gr
