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

    struct result {
        double shift = 0.0;     //!< samples, within 1 of 0
        double frequency = 0.0; //!< Hz
    };
    /*! \p read gives the symbols as they are at a frequency; \p span: Hz to both sides of
     * \p frequency that are tried. */
    result refine(double frequency,
                  double span,
                  const std::function<std::vector<sync_symbol>(double)>& read) const;

private:
    std::vector<std::vector<std::complex<float>>> d_shifted;
};

} // namespace core
} // namespace specsense
} // namespace gr
