// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/digital_carrier.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! Random symbols in, samples out. The middle of a symbol's pulse comes (span - 1) / 2
 * symbols after the middle of the samples that it gives. */
class symbol_modulator
{
public:
    virtual ~symbol_modulator() = default;

    /*! Symbols that a pulse lasts. */
    virtual int span() const = 0;
    virtual void send_symbol(std::complex<float>* out) = 0;
    /*! A symbol of no power, or of no deviation. */
    virtual void send_nothing(std::complex<float>* out) = 0;
};

bool is_fsk(symbol_modulation modulation);

/*! Even, so that half a symbol is whole samples. */
int samples_per_symbol(const digital_carrier_config& config);

std::unique_ptr<symbol_modulator>
make_symbol_modulator(const digital_carrier_config& config, const random_source& source);

} // namespace core
} // namespace specsense
} // namespace gr
