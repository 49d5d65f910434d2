// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sync_correlator.h"
#include <algorithm>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int symbols_a_block = 8;
// Digital silence, or what rounding leaves of it, is nothing to find a signal in: places
// so far below the band's strongest.
constexpr double silence = 1e-10;

} // namespace

sync_correlator::sync_correlator(
    const std::vector<std::vector<std::complex<float>>>& symbols, double rate)
    : d_length(int(symbols.front().size())), d_step(rate / (symbols_a_block * d_length)),
      d_forward(symbols_a_block * d_length, fft_direction::forward),
      d_inverse(symbols_a_block * d_length, fft_direction::inverse)
{
    const int block = d_forward.length();
    for (const auto& symbol : symbols) {
        double energy = 0.0;
        for (const auto& v : symbol) {
            energy += std::norm(v);
        }
        auto* data = d_forward.data();
        std::fill_n(data, block, std::complex<float>());
        const float scale = float(1.0 / (std::sqrt(energy) * block));
        for (int n = 0; n < d_length; ++n) {
            data[n] = symbol[n] * scale;
        }
        d_forward.execute();
        std::vector<std::complex<float>> spectrum;
        for (int copy = 0; copy < 3; ++copy) {
            spectrum.insert(spectrum.end(), data, data + block);
        }
        d_symbols.push_back(std::move(spectrum));
    }
}

void sync_correlator::load(const sync_band& band)
{
    const auto& x = band.samples;
    const int block = d_forward.length();
    const size_t hop = size_t(block - d_length + 1);
    const size_t count = x.size() < size_t(d_length) ? 0 : x.size() - d_length + 1;
    d_spectra.clear();
    for (size_t start = 0; start < count; start += hop) {
        const size_t part = std::min(x.size() - start, size_t(block));
        std::copy_n(&x[start], part, d_forward.data());
        std::fill(d_forward.data() + part, d_forward.data() + block, 0.0f);
        d_forward.execute();
        d_spectra.insert(d_spectra.end(), d_forward.data(), d_forward.data() + block);
    }

    std::vector<double> sum(x.size() + 1);
    for (size_t n = 0; n < x.size(); ++n) {
        sum[n + 1] = sum[n] + std::norm(x[n]) +
            (band.removed.empty() ? 0.0f : band.removed[n]);
    }
    d_scale.resize(count);
    double most = 0.0;
    for (size_t n = 0; n < count; ++n) {
        most = std::max(most, sum[n + d_length] - sum[n]);
    }
    const double least = most * silence;
    for (size_t n = 0; n < count; ++n) {
        const double energy = sum[n + d_length] - sum[n];
        d_scale[n] = energy > least ? float(1.0 / energy) : 0.0f;
    }
}

void sync_correlator::correlate(int symbol, int steps, float* out)
{
    const int block = d_forward.length();
    const size_t hop = size_t(block - d_length + 1);
    const auto* shifted = d_symbols[symbol].data() + block - steps;
    auto* data = d_inverse.data();
    for (size_t start = 0; start < d_scale.size(); start += hop) {
        volk_32fc_x2_multiply_conjugate_32fc(
            data, &d_spectra[start / hop * block], shifted, block);
        d_inverse.execute();
        const auto part = static_cast<unsigned>(std::min(d_scale.size() - start, hop));
        volk_32fc_magnitude_squared_32f(out + start, data, part);
        volk_32f_x2_multiply_32f(out + start, out + start, &d_scale[start], part);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
