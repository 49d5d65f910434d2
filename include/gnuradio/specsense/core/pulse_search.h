// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>
#include <functional>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/pulse_measurement.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A stretch of a stream at one tuning, and a band within it. */
struct pulse_stretch {
    int64_t start = 0; //!< sample of the stream
    int64_t stop = 0;
    int64_t least = 0; //!< samples from here on ...
    int64_t most = 0;  //!< ... up to here may be read, at the same tuning without a gap
    double lower_edge = 0.0; //!< Hz from the stream's centre
    double upper_edge = 0.0;
};

/*!
 * \brief Pulses of a stretch of any length, which is read piece by piece.
 *
 * Pieces overlap, so that a pulse of up to half a piece (2^19 samples) is measured as a
 * whole wherever it lies; of a longer one the parts are told.
 */
class SPECSENSE_CORE_API pulse_search
{
public:
    /*! Copies \p count samples from \p start on; returns how many are there. */
    using sample_reader =
        std::function<size_t(int64_t start, std::complex<float>* samples, size_t count)>;
    /*! Takes a pulse, whose sample counts from the stream's start; false: no more. */
    using pulse_taker = std::function<bool(const measured_pulse& pulse)>;

    /*! Throws std::invalid_argument naming the rule and the value. */
    explicit pulse_search(double sample_rate) : d_measurement(sample_rate) {}

    /*! All that begin from start up to stop. Reads up to 100 us more on either side, to
     * tell noise from pulses. Returns up to where it got: the stretch's stop, or less
     * where samples ended before that or no more pulses were wanted. Nothing of a band
     * that lies beyond the samples'. */
    int64_t search(const pulse_stretch& stretch,
                   const sample_reader& read,
                   const pulse_taker& take);

private:
    pulse_measurement d_measurement;
    std::vector<std::complex<float>> d_piece{};
};

} // namespace core
} // namespace specsense
} // namespace gr
