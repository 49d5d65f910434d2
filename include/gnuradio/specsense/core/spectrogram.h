// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! How transforms are chosen: by trying which is fastest on this machine, or so that the
 * last bits of rows are the same in every run. */
enum class transform_planning { measured, reproducible };

/*!
 * \brief Complex samples in, rows of power out.
 *
 * Each of the profile's detectors gives one float per column and row: linear power, full
 * scale squared (a full-scale tone in a column's centre reads 1; white noise its density
 * times the noise bandwidth of a column), lowest frequency first. Input in chunks of any
 * length gives the same rows as in one piece.
 *
 * A row that saw a sample which is not a number, infinite or beyond 1e15 is unsensed: all
 * its values are NaN, and non_finite_samples() counts the culprits.
 */
class SPECSENSE_CORE_API spectrogram
{
public:
    /*! \p dc_columns_masked: so many columns around 0 Hz (0, or an odd number) are
     * replaced by the mean of their neighbours. Throws std::invalid_argument. */
    spectrogram(const sensing_profile& profile,
                double sample_rate,
                int dc_columns_masked = 0,
                transform_planning planning = transform_planning::measured);
    ~spectrogram();
    spectrogram(const spectrogram&) = delete;
    spectrogram& operator=(const spectrogram&) = delete;

    const spectrogram_geometry& geometry() const;

    struct progress {
        size_t consumed; //!< samples taken
        size_t rows;     //!< rows written
    };

    /*! Takes up to \p count samples and writes at most \p max_rows rows: \p rows has one
     * pointer per detector of the profile, each to max_rows * columns floats; throws
     * std::invalid_argument for another number. Stops when either runs out. */
    progress process(const std::complex<float>* samples,
                     size_t count,
                     const std::vector<float*>& rows,
                     size_t max_rows);

    /*! The segment ends here: writes the rows that its last samples still owe, at most
     * \p max_rows. The last one is seldom full; windows that it lacks count as zeros.
     * Returns their number; call again until it is less than max_rows. Then the next
     * segment may start. */
    size_t finish(const std::vector<float*>& rows, size_t max_rows);

    /*! Forgets samples that are not in a row yet, and starts a segment. */
    void restart();

    /*! Index within the segment of the next row to be written. */
    int64_t next_row() const;
    /*! Samples that the segment has had. */
    int64_t samples() const;
    /*! Since construction. */
    uint64_t non_finite_samples() const;

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
