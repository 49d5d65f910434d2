// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/cell_search/found_cell.h>
#include <gnuradio/specsense/core/waveforms/lte_frame.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API lte_cell_search_config {
    /*! Where carriers may be centred, Hz from the stream's centre (lte_raster() gives the
     * standard's places, even_raster() any). Those whose synchronization signals do not
     * fit the stream are passed over. */
    std::vector<double> centres{ 0.0 };
    /*! A carrier is found up to so many Hz beside its centre; at most 100 kHz. */
    double max_offset = 45e3;
    /*! Where the stream is tuned to, Hz; 0: not known. Known, it tells the error of the
     * sample clock from a carrier's offset (one crystal makes both), which counts when
     * 40 ms and more are searched at once. */
    double tuned_frequency = 0.0;
    /*! Cells that a search of noise finds on average, whatever the number of centres. */
    double false_alarm_rate = 1e-4;
    int max_cells = 8; //!< on one carrier

    void validate() const;
};

struct lte_cell : found_cell {
    lte::duplex_mode duplex = lte::duplex_mode::fdd;
    lte::cyclic_prefix prefix = lte::cyclic_prefix::normal;
    double frame_start = 0.0; //!< sample of the stream; the first frame that starts in it
    int half_frames = 0;      //!< looked at; each has a PSS and an SSS
};

/*!
 * \brief Finds LTE cells by their synchronization signals (TS 36.211, 6.11).
 *
 * Every half frame of the samples counts: 20 ms find a cell at -7 dB, 80 ms at -12 dB.
 * Several cells on one carrier are found one after the other, each taken out of the
 * signal before the next; carriers less than 0.93 MHz apart are one to it.
 */
class SPECSENSE_CORE_API lte_cell_search
{
public:
    static constexpr double lowest_rate = 1.9e6; //!< samples/s

    /*! Throws std::invalid_argument. */
    lte_cell_search(const lte_cell_search_config& config, double sample_rate);
    ~lte_cell_search();
    lte_cell_search(const lte_cell_search&) = delete;
    lte_cell_search& operator=(const lte_cell_search&) = delete;

    /*! The cells in \p count samples without a gap, the surest first. */
    std::vector<lte_cell> search(const std::complex<float>* samples, size_t count);

    /*! The same for samples in segments of these lengths, between which time jumps: each
     * cell as its best segment shows it. */
    std::vector<lte_cell> search(const std::complex<float>* samples,
                                 const std::vector<size_t>& segments);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
