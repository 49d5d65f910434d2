// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/cell_search/found_cell.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API nr_cell_search_config {
    /*! Where SS/PBCH blocks may be centred (subcarrier 120 of 240), Hz from the stream's
     * centre (nr::sync_raster() gives the standard's places, even_raster() any). Those
     * whose blocks do not fit the stream are passed over. */
    std::vector<double> centres{ 0.0 };
    int subcarrier_spacing_khz = 30; //!< of the blocks: 15 or 30
    /*! A block is found up to so many Hz beside its centre; at most 100 kHz. */
    double max_offset = 45e3;
    /*! Where the stream is tuned to, Hz; 0: not known. It tells what the block's index
     * means (TS 38.213, 4.1). */
    double tuned_frequency = 0.0;
    /*! Cells that a search of noise finds on average, whatever the number of centres. */
    double false_alarm_rate = 1e-4;

    void validate() const;
};

struct nr_cell : found_cell {
    int subcarrier_spacing_khz = 30; //!< of the block
    double ssb_start = 0.0; //!< sample of the stream: the surest block, its cyclic prefix
    int ssb_count = 0; //!< blocks of this cell seen, at any time and beam; at most 16
    /*! Which of its eight sequences the PBCH's reference signal has: the block's index
     * (L_max 8), or its index + 4 * half frame (L_max 4); -1: not told. */
    int dmrs_index = -1;
    int ssb_index = -1;  //!< of the block in its half frame; -1: not known
    int half_frame = -1; //!< of the frame, 0 or 1; -1: not known
    /*! Sample at which the surest block's half frame starts; NaN: not known. */
    double half_frame_start = 0.0;
};

/*!
 * \brief Finds NR cells by their SS/PBCH blocks (TS 38.211, 7.4.3).
 *
 * A single block in the samples is enough, down to -8 dB; blocks need not be repeated, so
 * that short segments do. A cell's other blocks are counted.
 */
class SPECSENSE_CORE_API nr_cell_search
{
public:
    /*! Samples/s that a search needs: 250 subcarriers. */
    static double lowest_rate(int subcarrier_spacing_khz);

    /*! Throws std::invalid_argument. */
    nr_cell_search(const nr_cell_search_config& config, double sample_rate);
    ~nr_cell_search();
    nr_cell_search(const nr_cell_search&) = delete;
    nr_cell_search& operator=(const nr_cell_search&) = delete;

    /*! The cells in \p count samples without a gap, the surest first. */
    std::vector<nr_cell> search(const std::complex<float>* samples, size_t count);

    /*! The same for samples in segments of these lengths, between which time jumps. */
    std::vector<nr_cell> search(const std::complex<float>* samples,
                                const std::vector<size_t>& segments);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
