// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include <complex>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Subcarriers in, symbols with cyclic prefix out, at transform length times
 * subcarrier spacing.
 *
 * With a \p window of w samples, each symbol's last edge is a raised cosine that overlaps
 * the first w samples of what follows (weighted overlap and add), which is how real
 * transmitters keep their skirts low; 0 gives the standards' rectangular symbols.
 */
class ofdm_modulator
{
public:
    ofdm_modulator(int fft_length, int window);

    int fft_length() const { return d_fft.length(); }

    /*! Appends a symbol to \p out. \p subcarriers are \p count values, lowest frequency
     * first; value count / 2 is at 0 Hz. The sum of their squared magnitudes is the
     * symbol's mean power. */
    void modulate(const std::complex<float>* subcarriers,
                  int count,
                  int cyclic_prefix,
                  std::vector<std::complex<float>>& out);

    /*! Appends \p count samples, at least the window's, in which nothing is sent. */
    void silence(int count, std::vector<std::complex<float>>& out);

private:
    fft d_fft;
    std::vector<float> d_rise;               // the window's first edge
    std::vector<std::complex<float>> d_tail; // of the symbol before, falling
};

} // namespace core
} // namespace specsense
} // namespace gr
