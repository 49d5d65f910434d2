// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "complex_product.h"
#include "constellation.h"
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

/*!
 * \brief The sum of what the antenna ports send, each with a constant phase that is drawn
 * once: random symbols, with transmit diversity where there are two or four ports.
 */
class antenna_ports
{
public:
    using complex = std::complex<float>;

    antenna_ports(int ports, const random_source& source)
        : d_ports(ports), d_bits(source.fork(0))
    {
        random_source phases = source.fork(1);
        for (auto& gain : d_gains) {
            gain = complex(std::polar(1.0, phases.uniform(0.0, 2.0 * M_PI)));
        }
        for (size_t i = 0; i < d_points.size(); ++i) {
            d_points[i] = square_qam(4 << (2 * i));
        }
    }

    int count() const { return d_ports; }
    complex gain(int port) const { return d_gains[port]; }

    /*! Random symbols of \p bits (2, 4, 6, 8) and \p amplitude on the \p count
     * subcarriers at \p k, an even number. \p row has one more value, for 0 Hz, at
     * \p middle. */
    void fill(complex* row,
              int middle,
              const uint16_t* k,
              size_t count,
              int bits,
              float amplitude)
    {
        const complex* points = d_points[bits / 2 - 1].data();
        const auto place = [row, middle](int i) { return row + i + (i >= middle); };
        if (d_ports == 1) {
            const complex gain = amplitude * d_gains[0];
            for (size_t i = 0; i < count; ++i) {
                *place(k[i]) = multiply(points[d_bits.take(bits)], gain);
            }
            return;
        }
        // TS 36.211, 6.3.4.3: pairs of elements; of four ports 0 and 2 take turns with 1
        // and 3.
        const int step = d_ports / 2;
        const float scale = amplitude * float(M_SQRT1_2);
        for (size_t i = 0; i < count; i += 2) {
            const int port = int(i / 2) % step;
            const complex first = scale * d_gains[port];
            const complex second = scale * d_gains[port + step];
            const complex a = points[d_bits.take(bits)];
            const complex b = points[d_bits.take(bits)];
            *place(k[i]) = multiply(a, first) - multiply(std::conj(b), second);
            *place(k[i + 1]) = multiply(b, first) + multiply(std::conj(a), second);
        }
    }

private:
    int d_ports;
    std::array<complex, 4> d_gains;
    random_bits d_bits;
    std::array<std::vector<complex>, 4> d_points; // QPSK to 256QAM
};

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
