// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/digital_carrier.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Samples of random symbols. The middle of a symbol's pulse comes (span - 1) / 2 symbols
 * after the middle of the samples that it gives. */
class symbol_modulator
{
public:
    virtual ~symbol_modulator() = default;

    /*! Symbols that a pulse lasts. */
    virtual int span() const = 0;
    /*! A symbol for each of \p on, of no power (of no deviation in frequency-shift
     * keying) where that is false. */
    virtual void send(const std::vector<bool>& on, std::complex<float>* out) = 0;
};

bool is_fsk(symbol_modulation modulation);

/*! Even, so that half a symbol is whole samples. */
int samples_per_symbol(const digital_carrier_config& config);

std::unique_ptr<symbol_modulator>
make_symbol_modulator(const digital_carrier_config& config, const random_source& source);

} // namespace core
} // namespace specsense
} // namespace gr
