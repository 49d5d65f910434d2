// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "random_bits.h"
#include <array>
#include <complex>
#include <gnuradio/specsense/core/waveforms/nr_carrier.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Random points of QPSK to 256QAM, in place of coded and scrambled data. */
class nr_payload
{
public:
    explicit nr_payload(const random_source& source);

    /*! \p modulation, or one of them where it is any. */
    nr::modulation choose(nr::modulation modulation);
    /*! \p modulation is not any; \p amplitude is the points' root mean square. */
    void
    fill(nr::modulation modulation, float amplitude, std::complex<float>* out, int count);
    std::complex<float> qpsk(float amplitude);

private:
    random_bits d_bits;
    std::array<std::vector<std::complex<float>>, 4> d_points; // by modulation
};

} // namespace core
} // namespace specsense
} // namespace gr
