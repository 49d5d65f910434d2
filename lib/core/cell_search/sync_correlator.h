// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include "sync_band.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Correlation of a band with synchronization symbols at any frequency offset.
 *
 * The result is normalised by the energy under the symbol: 1 for the symbol alone,
 * whatever its strength and phase; in white noise filling the band it has a Beta
 * distribution and a mean of one over the symbol's dimensions. No signal can raise it by
 * its power.
 */
class sync_correlator
{
public:
    /*! \p symbols: each \p length samples, the same for all. */
    sync_correlator(const std::vector<std::vector<std::complex<float>>>& symbols,
                    double rate);

    /*! Offsets are multiples of this, in Hz. */
    double step() const { return d_step; }

    void load(const sync_band& band);
    /*! Places the symbol may begin at: 0 ... positions() - 1. */
    size_t positions() const { return d_scale.size(); }

    /*! Correlation with \p symbol, \p steps above the band's centre, at every place. */
    void correlate(int symbol, int steps, float* out);

private:
    int d_length;
    double d_step;
    fft d_forward, d_inverse;
    std::vector<std::vector<std::complex<float>>> d_symbols; // spectra, three times over
    std::vector<std::complex<float>> d_spectra;
    std::vector<float> d_scale; // one over both energies
};

} // namespace core
} // namespace specsense
} // namespace gr
