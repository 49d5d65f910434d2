// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "band_extractor.h"
#include "../round_number.h"
#include "../row_kernels.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int longest_denominator = 4000;
constexpr int shortest_block = 1024; // of a band
constexpr int longest_response = 32; // of the filter, to each side, in samples of a band
constexpr float highest_magnitude = 1e15f;

struct fraction {
    int num, den;
};

fraction nearest_fraction(double ratio)
{
    fraction best{ 1, 1 };
    double least = INFINITY;
    for (int den = 1; den <= longest_denominator; ++den) {
        const int num = std::max(1, int(std::lround(ratio * den)));
        const double error = std::abs(num / (ratio * den) - 1.0);
        if (error < least - 1e-12) {
            least = error;
            best = { num, den };
        }
        if (least < 1e-9) {
            break;
        }
    }
    return best;
}

int whole_units(int samples, int unit) { return (samples + unit - 1) / unit; }

} // namespace

band_extractor::band_extractor(double sample_rate, double wanted_rate)
    : d_sample_rate(sample_rate), d_rate(sample_rate),
      d_up(nearest_fraction(wanted_rate / sample_rate).num),
      d_down(nearest_fraction(wanted_rate / sample_rate).den),
      d_unit(round_number(std::max(whole_units(shortest_block, d_up),
                                   4 * whole_units(longest_response, d_up)))),
      d_guard(whole_units(longest_response, d_up)),
      d_forward(d_unit * d_down, fft_direction::forward),
      d_inverse(d_unit * d_up, fft_direction::inverse)
{
    d_rate = sample_rate * d_up / d_down;
}

void band_extractor::transform_block(const std::complex<float>* samples,
                                     size_t count,
                                     int64_t start)
{
    auto* block = d_forward.data();
    const int64_t length = d_forward.length();
    std::fill_n(block, length, std::complex<float>());
    const int64_t first = std::max<int64_t>(start, 0);
    const int64_t last = std::min<int64_t>(start + length, int64_t(count));
    if (last > first) {
        std::copy(samples + first, samples + last, block + (first - start));
    }
    if (!all_within(
            reinterpret_cast<const float*>(block), 2 * length, highest_magnitude)) {
        std::replace_if(
            block,
            block + length,
            [](const std::complex<float>& v) {
                return !(std::abs(v.real()) <= highest_magnitude &&
                         std::abs(v.imag()) <= highest_magnitude);
            },
            std::complex<float>());
    }
    d_forward.execute();
    d_spectra.insert(d_spectra.end(), block, block + length);
}

void band_extractor::load(const std::complex<float>* samples, size_t count)
{
    d_count = count;
    const int64_t hop = int64_t(d_unit - 2 * d_guard) * d_down;
    d_spectra.clear();
    d_spectra.reserve((count + size_t(hop) - 1) / size_t(hop) * d_forward.length());
    for (int64_t start = 0; start < int64_t(count); start += hop) {
        transform_block(samples, count, start - int64_t(d_guard) * d_down);
    }
}

double band_extractor::extract(double centre,
                               double passband,
                               double stopband,
                               std::vector<std::complex<float>>& out)
{
    const int length = d_forward.length();
    const int bins = d_inverse.length();
    const double bin = d_sample_rate / length;
    const int middle = int(std::lround(centre / bin));
    // Bins below the middle one are in the second half, as the transform has them.
    std::vector<float> filter(bins);
    for (int k = 0; k < bins; ++k) {
        const int offset = k < bins / 2 ? k : k - bins;
        const double f = std::abs(offset * bin - (centre - middle * bin));
        const double edge = std::clamp((f - passband) / (stopband - passband), 0.0, 1.0);
        const bool inside = 2 * std::abs(middle + offset) <= length;
        filter[k] = inside ? float((0.5 + 0.5 * std::cos(M_PI * edge)) / length) : 0.0f;
    }
    const auto copy_bins = [&](const std::complex<float>* spectrum,
                               std::complex<float> factor,
                               int first,
                               int last) {
        auto* band = d_inverse.data();
        int from = middle + (first < bins / 2 ? first : first - bins);
        from = ((from % length) + length) % length;
        for (int k = first; k < last; ++k) {
            const auto v = spectrum[from];
            const float re = filter[k] * factor.real(), im = filter[k] * factor.imag();
            band[k] = { v.real() * re - v.imag() * im, v.real() * im + v.imag() * re };
            from = from + 1 == length ? 0 : from + 1;
        }
    };

    const int hop = (d_unit - 2 * d_guard) * d_up;
    const size_t count = size_t(std::ceil(double(d_count) * d_up / d_down));
    out.clear();
    out.reserve(count + hop);
    const size_t blocks = d_spectra.size() / length;
    for (size_t b = 0; b < blocks; ++b) {
        // The block began so many samples into the stream: what has the middle bin turned
        // to since?
        const int64_t start = (int64_t(b) * (d_unit - 2 * d_guard) - d_guard) *
            int64_t(d_down);
        const double cycles = double((start * middle) % length) / length;
        const std::complex<float> turned(std::polar(1.0, -2.0 * M_PI * cycles));
        const auto* spectrum = &d_spectra[b * length];
        copy_bins(spectrum, turned, 0, bins / 2);
        copy_bins(spectrum, turned, bins / 2, bins);
        d_inverse.execute();
        const auto* valid = d_inverse.data() + size_t(d_guard) * d_up;
        out.insert(out.end(), valid, valid + hop);
    }
    out.resize(count);
    return middle * bin;
}

} // namespace core
} // namespace specsense
} // namespace gr
