// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <complex>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! Transforms of some successive windows, all of one row. */
struct window_block {
    const std::complex<float>* spectra; //!< window after window, \p stride apart
    const float* power;                 //!< their squared magnitudes, laid out alike
    int stride;
    int count;             //!< windows here
    int64_t first_window;  //!< index of the first one within the segment
    int64_t row;           //!< the row that they belong to
    int columns;           //!< in the transform's order: DC first
};

/*!
 * \brief Makes one value per row and column out of the windows of a row.
 *
 * To add one: derive from this in lib/core/detectors.cc, and name it in detector_kind and
 * make_detector. Nothing else knows the kinds apart.
 */
class SPECSENSE_CORE_API detector
{
public:
    virtual ~detector() = default;
    virtual void add(const window_block& windows) = 0;
    /*! Writes the row (the transform's order) and starts the next. Windows that never
     * came, at a segment's end, count as zeros. */
    virtual void finish_row(float* row) = 0;
    /*! Forgets everything: a new segment begins. */
    virtual void restart() = 0;
};

SPECSENSE_CORE_API std::unique_ptr<detector>
make_detector(detector_kind kind, const spectrogram_geometry& geometry);

} // namespace core
} // namespace specsense
} // namespace gr
