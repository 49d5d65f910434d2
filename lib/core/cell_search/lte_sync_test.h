// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pattern_bank.h"
#include "place_refiner.h"
#include "symbol_reader.h"
#include "sync_band.h"
#include <complex>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Where a PSS may be: what the test begins with. */
struct lte_candidate {
    int n_id2 = 0;
    double position = 0.0; //!< of the PSS (without cyclic prefix) in the first half frame
    double frequency = 0.0;   //!< Hz from the band's centre
    double search_span = 0.0; //!< Hz to both sides that the frequency is refined within
    double half_frame = 0.0;  //!< samples
};

/*! How PSS and SSS lie to each other and in the frame; samples at 1.92 MS/s. */
struct lte_arrangement {
    lte::duplex_mode duplex;
    lte::cyclic_prefix prefix;
    int sss_to_pss;
    int frame_to_pss; //!< of subframe 0 (FDD) or 1 (TDD)
    int prefix_length;
};

/*! A candidate with the SSS that fits it best. */
struct lte_sync {
    lte_candidate place; //!< refined
    lte_arrangement arrangement{};
    int n_id1 = 0;
    int first_subframe = 0; //!< whose SSS precedes the first half frame's PSS: 0 or 5
    int half_frames = 0;    //!< looked at
    double log_p = 0.0;     //!< that noise does as well, in one try
    double log_p_pss = 0.0, log_p_sss = 0.0; //!< of each alone
    double squared_correlation = 0.0;        //!< mean

    int cell_id() const { return 3 * n_id1 + place.n_id2; }
};

/*!
 * \brief Tells how well a band's samples fit a cell's PSS and SSS at a candidate's place.
 *
 * Each symbol's squared correlation r has P(r > x) = (1 - x)^61 in noise, so that
 * -61 ln(1 - r) is exponential, and its sum over n symbols a gamma distribution of shape
 * n. Symbols that repeat each other (an idle cell's reference signals, a radar's pulses)
 * are no independent evidence: both the sum and n are divided by their likeness.
 */
class lte_sync_test
{
public:
    lte_sync_test();

    /*! Tries that one examination stands for: SSS, arrangements and channel models. */
    static double tries();

    lte_sync examine(const sync_band& band, lte_candidate place);

    /*! Takes a cell's PSS and SSS out of the band. */
    void subtract(sync_band& band, const lte_sync& cell);

private:
    using values = std::vector<std::complex<float>>;

    struct symbols {
        int first_half_frame = 0; // the first that is read
        std::vector<sync_symbol> pss, sss;
    };

    void refine(const sync_band& band, lte_candidate& candidate);
    sync_symbol read(const sync_band& band, double start);
    symbols read_symbols(const sync_band& band,
                         const lte_candidate& place,
                         const lte_arrangement& arrangement);
    void add_sss_evidence(const sync_symbol& symbol,
                          const values* response,
                          int n_id2,
                          bool odd,
                          std::vector<double>& sums);
    values sss_pattern(const lte_sync& sync, int half_frame) const;
    lte_sync best_sss(const symbols& s,
                      const lte_candidate& place,
                      const lte_arrangement& arrangement);
    void refine_frequency(const symbols& s, lte_sync& sync) const;
    void
    subtract_symbol(sync_band& band, double start, int prefix_length, const values& sent);

    symbol_reader d_reader;
    fft d_inverse;
    // By n_id2.
    std::vector<values> d_pss;
    std::vector<place_refiner> d_refiners;
    std::vector<pattern_bank> d_sss; // subframe / 5 * 168 + n_id1
    std::vector<float> d_squared;
};

} // namespace core
} // namespace specsense
} // namespace gr
