// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pattern_bank.h"
#include "place_refiner.h"
#include "symbol_reader.h"
#include "sync_band.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Where a PSS may be: what the test begins with. */
struct nr_candidate {
    int n_id2 = 0;
    double position = 0.0;    //!< of the PSS without its cyclic prefix
    double frequency = 0.0;   //!< Hz from the band's centre
    double search_span = 0.0; //!< Hz to both sides that the frequency is refined within
};

/*! A candidate with the SSS and the PBCH's reference signal that fit it best. */
struct nr_sync {
    nr_candidate place; //!< refined
    int n_id1 = 0;
    int dmrs_index = -1;              //!< -1: not sure
    bool valid = false;               //!< the whole block lies within the band
    double log_p = 0.0;               //!< that noise does as well, in one try
    double log_p_without_pss = 0.0;   //!< of SSS and reference signal
    double squared_correlation = 0.0; //!< of PSS and SSS, mean

    int cell_id() const { return 3 * n_id1 + place.n_id2; }
};

/*!
 * \brief Tells how well a band's samples fit an SS/PBCH block at a candidate's place.
 *
 * In noise, minus the logarithms of the probabilities that PSS, SSS and reference signal
 * correlate as they do are independent exponentials of mean 1, and their sum follows a
 * gamma distribution of shape 3.
 */
class nr_sync_test
{
public:
    static constexpr int symbol_length = 256;
    static constexpr int cyclic_prefix = 18; // 144 of 2048 (TS 38.211, 5.3.1)

    nr_sync_test();

    /*! Tries that one examination stands for. */
    static double tries();

    /*! The band's rate is 256 times the subcarrier spacing. */
    nr_sync examine(const sync_band& band, nr_candidate place);

private:
    using values = std::vector<std::complex<float>>;

    struct sss_match {
        int n_id1 = 0;
        double evidence = 0.0;
    };
    sss_match best_sss(const sync_symbol& symbol, const values* response, int n_id2);
    double best_dmrs(const sync_band& band, double place, int cell_id, int& index);

    symbol_reader d_reader;
    // By n_id2.
    std::vector<values> d_pss;
    std::vector<place_refiner> d_refiners;
    std::vector<pattern_bank> d_sss;
    std::vector<float> d_squared;
};

} // namespace core
} // namespace specsense
} // namespace gr
