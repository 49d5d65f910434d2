// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "symbol_reader.h"
#include <complex>
#include <functional>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Finds where, between the samples and the search's frequencies, a known symbol fits
 * best. */
class place_refiner
{
public:
    /*! A \p pattern on \p subcarriers (from the centre) of a symbol of \p length. */
    place_refiner(const std::vector<std::complex<float>>& pattern,
                  const std::vector<int>& subcarriers,
                  int length);

    struct place {
        double position = 0.0;  //!< samples
        double frequency = 0.0; //!< Hz
    };
    using reader = std::function<std::vector<sync_symbol>(const place&)>;

    /*! \p read gives the symbols as they are at a place; \p span: Hz to both sides that
     * are tried. Where the best is at the edge of what was tried, goes on from there. */
    place refine(place first, double span, const reader& read) const;

private:
    struct step {
        place best;
        bool at_edge = false;
    };
    step refine_once(const place& first, double span, const reader& read) const;

    std::vector<std::vector<std::complex<float>>> d_shifted;
};

} // namespace core
} // namespace specsense
} // namespace gr
