// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "symbol_modulator.h"
#include "constellation.h"
#include "frequency_modulator.h"
#include "pulse_shaper.h"
#include "random_bits.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int raised_cosine_span = 16;

// TIA-102.BAAA: a raised cosine spectrum of roll-off 0.2 divided by sinc, that is
// pi f T / sin(pi f T), by the cosines' sum.
std::vector<float> c4fm_pulse(double roll_off, int samples)
{
    constexpr int steps = 400;
    const double flat = 0.5 * (1.0 - roll_off), end = 0.5 * (1.0 + roll_off);
    std::vector<float> pulse(size_t(raised_cosine_span) * samples);
    for (size_t i = 0; i < pulse.size(); ++i) {
        const double t = (double(i) + 0.5) / samples - 0.5 * raised_cosine_span;
        double sum = 0.0;
        for (int s = 0; s < steps; ++s) {
            const double f = (s + 0.5) / steps * end;
            const double raised =
                f < flat ? 1.0 : 0.5 + 0.5 * std::cos(M_PI * (f - flat) / roll_off);
            sum += raised * M_PI * f / std::sin(M_PI * f) * std::cos(2.0 * M_PI * f * t);
        }
        pulse[i] = float(2.0 * end / steps * sum);
    }
    return pulse;
}

std::vector<float> fsk_pulse(const digital_carrier_config& c, int samples)
{
    switch (c.pulse) {
    case frequency_pulse::rectangular:
        return std::vector<float>(samples, 1.0f);
    case frequency_pulse::gaussian:
        // All but 1e-4 of it.
        return gaussian_pulse(
            c.bandwidth_time, 1 + 2 * int(std::ceil(0.75 / c.bandwidth_time)), samples);
    case frequency_pulse::root_raised_cosine:
        return root_raised_cosine(c.roll_off, raised_cosine_span, samples);
    default:
        return c4fm_pulse(c.roll_off, samples);
    }
}

std::vector<std::complex<float>> points(symbol_modulation modulation)
{
    switch (modulation) {
    case symbol_modulation::bpsk:
        return psk(2, 0.0);
    case symbol_modulation::pi_4_dqpsk:
    case symbol_modulation::psk8:
        return psk(8, 0.0);
    case symbol_modulation::qam16:
        return square_qam(16);
    case symbol_modulation::qam64:
        return square_qam(64);
    case symbol_modulation::qam256:
        return square_qam(256);
    default:
        return square_qam(4);
    }
}

// Symbols on the plane.
class linear_symbols
{
public:
    linear_symbols(symbol_modulation modulation, const random_source& source)
        : d_modulation(modulation), d_bits(source), d_points(points(modulation)),
          d_bits_per_point(int(std::log2(d_points.size())))
    {
    }

    std::complex<float> draw()
    {
        switch (d_modulation) {
        case symbol_modulation::pi_4_dqpsk:
            d_last = (d_last + 1 + 2 * d_bits.take(2)) % 8;
            return d_points[d_last];
        case symbol_modulation::code_division:
            return codes();
        default:
            return d_points[d_bits.take(d_bits_per_point)];
        }
    }

private:
    // The sum of 16 codes of 1 and -1 on either axis, of mean power 1: ones are counted
    // in pairs of bits, in fours, in eights and in both halves of the word.
    std::complex<float> codes()
    {
        uint32_t ones = d_bits.take(32);
        ones = (ones & 0x55555555) + ((ones >> 1) & 0x55555555);
        ones = (ones & 0x33333333) + ((ones >> 2) & 0x33333333);
        ones = (ones & 0x0f0f0f0f) + ((ones >> 4) & 0x0f0f0f0f);
        ones = (ones & 0x00ff00ff) + ((ones >> 8) & 0x00ff00ff);
        constexpr float scale = 0.35355339f; // 2 / sqrt(32)
        return { float(int(ones & 0xffff) - 8) * scale,
                 float(int(ones >> 16) - 8) * scale };
    }

    symbol_modulation d_modulation;
    random_bits d_bits;
    std::vector<std::complex<float>> d_points;
    int d_bits_per_point;
    uint32_t d_last = 0;
};

class linear_modulator : public symbol_modulator
{
public:
    linear_modulator(const digital_carrier_config& c, const random_source& source)
        : d_symbols(c.modulation, source),
          d_shaper(
              root_raised_cosine(c.roll_off, raised_cosine_span, samples_per_symbol(c)),
              samples_per_symbol(c))
    {
    }

    int span() const override { return d_shaper.span(); }
    void send(const std::vector<bool>& on, std::complex<float>* out) override
    {
        d_drawn.resize(on.size());
        for (size_t i = 0; i < on.size(); ++i) {
            d_drawn[i] = on[i] ? d_symbols.draw() : 0.0f;
        }
        d_shaper.shape(d_drawn.data(), d_drawn.size(), out);
    }

private:
    linear_symbols d_symbols;
    pulse_shaper<std::complex<float>> d_shaper;
    std::vector<std::complex<float>> d_drawn;
};

class fsk_modulator : public symbol_modulator
{
public:
    fsk_modulator(const digital_carrier_config& c, const random_source& source)
        : d_four(c.modulation == symbol_modulation::fsk4), d_bits(source),
          d_modulator(fsk_pulse(c, samples_per_symbol(c)),
                      samples_per_symbol(c),
                      c.deviation / (c.symbol_rate * samples_per_symbol(c)))
    {
    }

    int span() const override { return d_modulator.span(); }
    void send(const std::vector<bool>& on, std::complex<float>* out) override
    {
        d_levels.resize(on.size());
        for (size_t i = 0; i < on.size(); ++i) {
            d_levels[i] = on[i] ? draw() : 0.0f;
        }
        d_modulator.send(d_levels.data(), d_levels.size(), 0.0, out);
    }

private:
    float draw()
    {
        return d_four ? float(d_bits.take(2)) * (2.0f / 3.0f) - 1.0f
                      : float(d_bits.take(1)) * 2.0f - 1.0f;
    }

    bool d_four;
    random_bits d_bits;
    frequency_modulator d_modulator;
    std::vector<float> d_levels;
};

} // namespace

bool is_fsk(symbol_modulation modulation)
{
    return modulation == symbol_modulation::fsk2 || modulation == symbol_modulation::fsk4;
}

int samples_per_symbol(const digital_carrier_config& config)
{
    if (!is_fsk(config.modulation)) {
        return 2;
    }
    const double swing = 2.0 * config.deviation / config.symbol_rate;
    return std::max(8, 2 * int(std::ceil(swing + 2.0)));
}

std::unique_ptr<symbol_modulator>
make_symbol_modulator(const digital_carrier_config& config, const random_source& source)
{
    if (is_fsk(config.modulation)) {
        return std::make_unique<fsk_modulator>(config, source);
    }
    return std::make_unique<linear_modulator>(config, source);
}

} // namespace core
} // namespace specsense
} // namespace gr
