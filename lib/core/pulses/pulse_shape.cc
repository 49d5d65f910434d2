// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pulse_shape.h"
#include "../round_number.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// A line that less of the energy follows is none: a code's chips, for one.
constexpr double least_share = 0.6;
// A sweep of less than this, in 1 / width, can't be told from none ...
constexpr double least_sweep = 2.0;
// ... nor one of less than so many standard deviations.
constexpr double significance = 5.0;
constexpr int fits = 3;
// Blocks that phases are taken of: enough for a bent line, few enough that each has
// some independent values.
constexpr size_t least_blocks = 4;
constexpr size_t most_blocks = 16;
constexpr double values_in_block = 3.0;

using complex = std::complex<double>;

complex turn(double cycles)
{
    return std::polar(1.0, 2.0 * M_PI * (cycles - std::round(cycles)));
}

/* Mean of each of the pulse's blocks, the line's phase taken off. */
std::vector<complex> straightened(const std::vector<std::complex<float>>& x,
                                  double frequency,
                                  double rate,
                                  size_t blocks)
{
    std::vector<complex> means(blocks);
    const double middle = 0.5 * double(x.size() - 1);
    for (size_t i = 0; i < x.size(); ++i) {
        const double t = double(i) - middle;
        means[i * blocks / x.size()] += complex(x[i]) *
            turn(-(frequency + 0.5 * rate * t) * t);
    }
    return means;
}

struct parabola {
    double slope = 0.0;
    double curvature = 0.0;
};

/* Least squares through the blocks' phases, weighted by their energy; \p step samples
 * lie between them, phases are in cycles. */
parabola phase_parabola(const std::vector<complex>& blocks, double step)
{
    double m[3][4] = {}; // normal equations of 1, u, u^2
    double phase = 0.0;
    complex last = blocks[0];
    for (size_t b = 0; b < blocks.size(); ++b) {
        phase += std::arg(blocks[b] * std::conj(last)) / (2.0 * M_PI);
        last = blocks[b];
        const double u = double(b) - 0.5 * double(blocks.size() - 1);
        const double powers[] = { 1.0, u, u * u };
        for (int r = 0; r < 3; ++r) {
            const double weighted = std::norm(blocks[b]) * powers[r];
            for (int c = 0; c < 3; ++c) {
                m[r][c] += weighted * powers[c];
            }
            m[r][3] += weighted * phase;
        }
    }
    for (int r = 0; r < 3; ++r) {
        if (!(std::abs(m[r][r]) > 0.0)) {
            return {};
        }
        for (int other = 0; other < 3; ++other) {
            const double factor = other == r ? 0.0 : m[other][r] / m[r][r];
            for (int c = 0; c < 4; ++c) {
                m[other][c] -= factor * m[r][c];
            }
        }
    }
    return { m[1][3] / m[1][1] / step, m[2][3] / m[2][2] / (step * step) };
}

} // namespace

fft& pulse_shape_meter::transform(int length)
{
    if (!d_transform || d_transform->length() != length) {
        d_transform.reset();
        d_transform = std::make_unique<fft>(length, fft_direction::forward);
    }
    return *d_transform;
}

/* Effective bandwidth and mean frequency. With noise of the mean energy N in a bin, a
 * signal's energy S is |X|^2 - N on average, and S^2 is |X|^4 - 4 N |X|^2 + 2 N^2. */
void pulse_shape_meter::measure_energy(const cut_band& band,
                                       const found_pulse& pulse,
                                       double noise,
                                       pulse_shape& shape)
{
    const auto edge = 1.5 * band.samples_per_value();
    const auto first = size_t(std::max(0.0, std::floor(pulse.start - edge)));
    const auto last = std::min(band.samples.size() - 1,
                               size_t(std::ceil(pulse.stop + edge)));
    const size_t count = last - first + 1;
    const int length = round_number(int(2 * count)); // sums over bins are integrals then
    auto& spectrum = transform(length);
    std::copy(&band.samples[first], &band.samples[first] + count, spectrum.data());
    std::fill(spectrum.data() + count, spectrum.data() + length, 0.0f);
    spectrum.execute();
    const double bin = band.rate / length;
    const double noise_energy = double(count) * noise * band.rate / band.noise_width;
    double sum = 0.0, squares = 0.0, moment = 0.0;
    for (int k = 0; k < length; ++k) {
        const double frequency = (k < length / 2 ? k : k - length) * bin;
        const double n = noise_energy * band.response(frequency);
        const double energy = std::norm(complex(spectrum.data()[k]));
        sum += energy - n;
        moment += (energy - n) * frequency;
        squares += energy * (energy - 4.0 * n) + 2.0 * n * n;
    }
    if (sum > 0.0 && squares > 0.0) {
        shape.bandwidth = std::min(sum * sum / squares * bin, band.width);
        shape.frequency = std::clamp(moment / sum, -0.5 * band.width, 0.5 * band.width);
    }
}

/* Cycles a sample. */
double pulse_shape_meter::strongest_tone(const std::vector<std::complex<float>>& samples)
{
    const int length = round_number(int(2 * samples.size()));
    auto& spectrum = transform(length);
    std::copy(samples.begin(), samples.end(), spectrum.data());
    std::fill(spectrum.data() + samples.size(), spectrum.data() + length, 0.0f);
    spectrum.execute();
    const auto* strongest = std::max_element(
        spectrum.data(), spectrum.data() + length, [](const auto& a, const auto& b) {
            return std::norm(a) < std::norm(b);
        });
    const auto k = int(strongest - spectrum.data());
    return double(k < length / 2 ? k : k - length) / length;
}

/* The product of a chirp with itself half a pulse later is a tone, whose frequency is
 * rate * delay; what remains of its phase is then fitted by least squares. */
pulse_shape_meter::line
pulse_shape_meter::fit_line(const cut_band& band, const found_pulse& pulse, double noise)
{
    const auto first = size_t(std::max(0.0, std::ceil(pulse.start)));
    const auto last = std::min(band.samples.size() - 1,
                               size_t(std::max(0.0, std::floor(pulse.stop))));
    const std::vector<std::complex<float>> x(&band.samples[first],
                                             &band.samples[last] + 1);
    const size_t delay = x.size() / 2;
    std::vector<std::complex<float>> products(x.size() - delay);
    for (size_t i = 0; i < products.size(); ++i) {
        products[i] = x[i + delay] * std::conj(x[i]);
    }
    // In samples and cycles.
    double rate = strongest_tone(products) / double(delay);
    auto straight = x;
    const double middle = 0.5 * double(x.size() - 1);
    for (size_t i = 0; i < x.size(); ++i) {
        const double t = double(i) - middle;
        straight[i] *= std::complex<float>(turn(-0.5 * rate * t * t));
    }
    double frequency = strongest_tone(straight);
    const auto count =
        size_t(std::clamp(double(x.size()) / (values_in_block * band.samples_per_value()),
                          double(least_blocks),
                          double(most_blocks)));
    auto blocks = straightened(x, frequency, rate, count);
    for (int fit = 0; fit < fits; ++fit) {
        const auto rest = phase_parabola(blocks, double(x.size()) / double(count));
        frequency += rest.slope;
        rate += 2.0 * rest.curvature;
        blocks = straightened(x, frequency, rate, count);
    }
    complex sum;
    for (const auto& b : blocks) {
        sum += b;
    }
    double energy = 0.0;
    for (const auto& v : x) {
        energy += std::norm(complex(v));
    }
    const double n = double(x.size());
    const double along = std::norm(sum) - n * noise * band.samples_per_value();
    return { frequency * band.rate,
             rate * band.rate * band.rate,
             along / (n * std::max(energy - n * noise, 1e-3 * energy)) };
}

pulse_shape
pulse_shape_meter::measure(const cut_band& band, const found_pulse& pulse, double noise)
{
    pulse_shape shape;
    measure_energy(band, pulse, noise, shape);
    if (pulse.stop - pulse.start < double(2 * least_blocks)) {
        return shape;
    }
    const auto line = fit_line(band, pulse, noise);
    if (line.share < least_share || std::abs(line.frequency) > 0.5 * band.width) {
        return shape;
    }
    const double width = (pulse.stop - pulse.start) / band.rate;
    // The Cramer-Rao bound of a second-order phase.
    const double energy = pulse.power / noise * width * band.noise_width;
    const double deviation = std::sqrt(90.0 / energy) / (M_PI * width * width);
    shape.frequency = line.frequency;
    if (std::abs(line.rate) >
        std::max(least_sweep / (width * width), significance * deviation)) {
        shape.chirp_rate = line.rate;
    }
    return shape;
}

} // namespace core
} // namespace specsense
} // namespace gr
