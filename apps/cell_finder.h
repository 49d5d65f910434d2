// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <gnuradio/specsense/core/cell_search/nr_cell_search.h>
#include <gnuradio/specsense/core/recording.h>
#include <vector>

struct cell_finder_config {
    bool lte = true, nr = true;
    /*! Carriers' centres or those of SS/PBCH blocks, Hz; empty: all the standards' places
     * in the band, or every frequency where the recording does not say its own. */
    std::vector<double> centres{};
    double start_s = 0.0;
    double duration_s = 0.04;
};

/*! Samples count from the recording's start; frequencies are absolute where the recording
 * has one, else from its centre. */
struct cells_found {
    std::vector<gr::specsense::core::lte_cell> lte;
    std::vector<gr::specsense::core::nr_cell> nr;
};

/*! Throws std::runtime_error for a stretch or centres that the recording does not have.
 */
cells_found find_cells(gr::specsense::core::recording& recording,
                       const cell_finder_config& config);
