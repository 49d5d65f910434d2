// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "symbol_reader.h"
#include <algorithm>
#include <cmath>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int smoothing = 3; // subcarriers to each side

std::complex<float> turn(double cycles)
{
    return std::complex<float>(std::polar(1.0, 2.0 * M_PI * std::fmod(cycles, 1.0)));
}

} // namespace

bool symbol_reader::fits(const sync_band& band, double start) const
{
    return start >= 0.0 && std::floor(start) + length() <= double(band.samples.size());
}

void symbol_reader::tune(const sync_band& band, double frequency)
{
    d_cycles = frequency / band.rate;
    d_rotation.resize(length());
    const double step_real = std::cos(2.0 * M_PI * d_cycles);
    const double step_imaginary = -std::sin(2.0 * M_PI * d_cycles);
    double real = 1.0, imaginary = 0.0;
    for (auto& r : d_rotation) {
        r = { float(real), float(imaginary) };
        const double next = real * step_real - imaginary * step_imaginary;
        imaginary = real * step_imaginary + imaginary * step_real;
        real = next;
    }
}

std::complex<float> symbol_reader::rotation(double place) const
{
    return turn(-d_cycles * place);
}

sync_symbol
symbol_reader::read(const sync_band& band, double start, int lowest, int count)
{
    const int length = d_transform.length();
    const auto first = size_t(std::floor(start));
    const double part = start - std::floor(start);
    auto* data = d_transform.data();
    volk_32fc_x2_multiply_32fc(
        data, &band.samples[first], d_rotation.data(), unsigned(length));
    d_transform.execute();

    sync_symbol symbol;
    symbol.subcarriers.resize(count);
    auto phase = turn(-d_cycles * double(first) + part * lowest / length);
    const auto step = turn(part / length);
    for (int i = 0; i < count; ++i) {
        const auto v = data[(lowest + i + length) % length];
        symbol.subcarriers[i] = { v.real() * phase.real() - v.imag() * phase.imag(),
                                  v.real() * phase.imag() + v.imag() * phase.real() };
        symbol.energy += std::norm(v);
        phase = { phase.real() * step.real() - phase.imag() * step.imag(),
                  phase.real() * step.imag() + phase.imag() * step.real() };
    }
    if (!band.removed.empty()) {
        double power = 0.0;
        for (int n = 0; n < length; ++n) {
            power += band.removed[first + n];
        }
        symbol.energy += power * length;
    }
    return symbol;
}

std::complex<float> product(const std::vector<std::complex<float>>& a,
                            const std::vector<std::complex<float>>& b)
{
    std::complex<float> sum;
    volk_32fc_x2_conjugate_dot_prod_32fc(&sum, a.data(), b.data(), unsigned(a.size()));
    return sum;
}

double energy_of(const std::vector<std::complex<float>>& values)
{
    double energy = 0.0;
    for (const auto& v : values) {
        energy += std::norm(v);
    }
    return energy;
}

double squared_correlation(const sync_symbol& symbol,
                           const std::vector<std::complex<float>>& pattern)
{
    const double all = energy_of(pattern) * symbol.energy;
    return all > 0.0
        ? std::min(1.0, std::norm(product(symbol.subcarriers, pattern)) / all)
        : 0.0;
}

std::vector<std::complex<float>>
channel_response(const sync_symbol& symbol,
                 const std::vector<std::complex<float>>& pattern)
{
    const int count = int(pattern.size());
    std::vector<std::complex<float>> raw(count), smooth(count);
    volk_32fc_x2_multiply_conjugate_32fc(
        raw.data(), symbol.subcarriers.data(), pattern.data(), unsigned(count));
    for (int i = 0; i < count; ++i) {
        const int first = std::max(0, i - smoothing);
        const int last = std::min(count - 1, i + smoothing);
        std::complex<float> sum;
        for (int j = first; j <= last; ++j) {
            sum += raw[j];
        }
        smooth[i] = sum / float(last - first + 1);
    }
    return smooth;
}

std::vector<std::complex<float>>
channel_phases(const sync_symbol& symbol, const std::vector<std::complex<float>>& pattern)
{
    auto response = channel_response(symbol, pattern);
    for (auto& v : response) {
        const float magnitude = std::abs(v);
        v = magnitude > 0.0f ? v / magnitude : 1.0f;
    }
    return response;
}

} // namespace core
} // namespace specsense
} // namespace gr
