// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_payload.h"
#include "constellation.h"

namespace gr {
namespace specsense {
namespace core {

nr_payload::nr_payload(const random_source& source)
    : d_bits(source), d_points{
          square_qam(4), square_qam(16), square_qam(64), square_qam(256)
      }
{
}

nr::modulation nr_payload::choose(nr::modulation modulation)
{
    return modulation == nr::modulation::any ? nr::modulation(d_bits.take(2))
                                             : modulation;
}

void nr_payload::fill(nr::modulation modulation,
                      float amplitude,
                      std::complex<float>* out,
                      int count)
{
    const int bits = 2 * (int(modulation) + 1);
    const auto* points = d_points[int(modulation)].data();
    for (int i = 0; i < count; ++i) {
        out[i] = amplitude * points[d_bits.take(bits)];
    }
}

std::complex<float> nr_payload::qpsk(float amplitude)
{
    return amplitude * d_points[int(nr::modulation::qpsk)][d_bits.take(2)];
}

} // namespace core
} // namespace specsense
} // namespace gr
