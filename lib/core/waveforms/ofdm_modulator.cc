// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ofdm_modulator.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

ofdm_modulator::ofdm_modulator(int fft_length, int window)
    : d_fft(fft_length, fft_direction::inverse), d_rise(window), d_tail(window)
{
    for (int i = 0; i < window; ++i) {
        d_rise[i] = float(0.5 - 0.5 * std::cos(M_PI * (i + 0.5) / window));
    }
}

void ofdm_modulator::modulate(const std::complex<float>* subcarriers,
                              int count,
                              int cyclic_prefix,
                              std::vector<std::complex<float>>& out)
{
    const int length = d_fft.length();
    auto* data = d_fft.data();
    const int below = count / 2; // subcarriers of negative frequency
    std::copy(subcarriers + below, subcarriers + count, data);
    std::fill(data + (count - below), data + (length - below), 0.0f);
    std::copy(subcarriers, subcarriers + below, data + (length - below));
    d_fft.execute();

    const size_t start = out.size();
    out.insert(out.end(), data + (length - cyclic_prefix), data + length);
    out.insert(out.end(), data, data + length);
    for (size_t i = 0; i < d_rise.size(); ++i) {
        out[start + i] = out[start + i] * d_rise[i] + d_tail[i];
        d_tail[i] = data[i] * (1.0f - d_rise[i]);
    }
}

void ofdm_modulator::silence(int count, std::vector<std::complex<float>>& out)
{
    out.insert(out.end(), d_tail.begin(), d_tail.end());
    out.resize(out.size() + size_t(count) - d_tail.size());
    std::fill(d_tail.begin(), d_tail.end(), 0.0f);
}

} // namespace core
} // namespace specsense
} // namespace gr
