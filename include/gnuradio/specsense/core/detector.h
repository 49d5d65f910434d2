// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! Transforms of some successive windows, all of one row. Columns are in the transform's
 * order: DC first. */
struct window_block {
    const std::complex<float>* spectra; //!< window after window, \p stride apart
    int stride;
    int count;            //!< windows here
    int64_t first_window; //!< index of the first one within the segment
    int64_t row;          //!< the row that they belong to
};

/*! What every row has, whatever its detectors: power by column, in the transform's order.
 * The spectrogram makes it in one pass over the windows. */
struct row_power {
    const float* sum;
    const float* max;
    int windows; //!< fewer than others have in a segment's first and last row
};

/*!
 * \brief Makes one value per row and column out of the windows of a row.
 *
 * To add one: derive from this, and name it in detector_kind, to_string and
 * detector_from_string (sensing_profile.cc), make_detector (detectors.cc) and the names
 * of profile_json.cc. What a network sees of it is a matter of picture.cc.
 */
class SPECSENSE_CORE_API detector
{
public:
    virtual ~detector() = default;
    /*! Windows of the row at work; for detectors that row_power is not enough for. */
    virtual void add(const window_block&) {}
    /*! Writes the row, in the transform's order, and starts the next. */
    virtual void finish_row(const row_power& power, float* row) = 0;
    /*! Forgets everything: a new segment begins. */
    virtual void restart() {}
};

SPECSENSE_CORE_API std::unique_ptr<detector>
make_detector(detector_kind kind, const spectrogram_geometry& geometry);

} // namespace core
} // namespace specsense
} // namespace gr
