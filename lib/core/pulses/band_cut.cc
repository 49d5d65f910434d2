// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "band_cut.h"
#include "../round_number.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Short enough a response for pulses, steep enough to keep neighbours out.
constexpr double least_edge = 240e3; // Hz
constexpr double edge_share = 0.1;   // of a wide band
// The envelope is interpolated by straight lines.
constexpr double oversampling = 3.0;

fft& of_length(std::unique_ptr<fft>& transform, int length, fft_direction direction)
{
    if (!transform || transform->length() != length) {
        transform.reset(); // before the next one takes memory
        transform = std::make_unique<fft>(length, direction);
    }
    return *transform;
}

} // namespace

double cut_band::response(double frequency) const
{
    const double x = (std::abs(frequency) - 0.5 * (width - edge)) / edge;
    if (x <= 0.0 || x >= 1.0) {
        return x <= 0.0 ? 1.0 : 0.0;
    }
    const double amplitude = 0.5 + 0.5 * std::cos(M_PI * x);
    return amplitude * amplitude;
}

fft& band_cut::forward(int length)
{
    return of_length(d_forward, length, fft_direction::forward);
}

fft& band_cut::inverse(int length)
{
    return of_length(d_inverse, length, fft_direction::inverse);
}

cut_band band_cut::cut(const std::complex<float>* samples,
                       size_t count,
                       double lower_edge,
                       double upper_edge)
{
    cut_band band;
    const double inside = std::min(upper_edge, 0.5 * d_rate) -
        std::max(lower_edge, -0.5 * d_rate);
    band.edge = std::min(std::max(least_edge, edge_share * inside), 0.5 * inside);
    // All of the edges fit into the rate: what is cut off sharply rings.
    const double farthest = 0.5 * (d_rate - band.edge);
    const double lower = std::clamp(lower_edge, -farthest, farthest - band.edge);
    const double upper = std::clamp(upper_edge, band.edge - farthest, farthest);
    band.width = upper - lower;
    // Between the ends, as much silence as the filter's response lasts.
    const int length = round_number(int(double(count) + 4.0 * d_rate / band.edge));
    const double bin = d_rate / length;
    const int middle = int(std::lround(0.5 * (lower + upper) / bin));
    band.centre = middle * bin;
    const int bins =
        round_number(int(std::ceil(oversampling * (band.width + band.edge) / bin)));
    band.rate = bins * bin;

    auto& spectrum = forward(length);
    std::transform(samples, samples + count, spectrum.data(), [](auto v) {
        return is_usable(v) ? v : std::complex<float>();
    });
    std::fill(spectrum.data() + count, spectrum.data() + length, 0.0f);
    spectrum.execute();

    auto& cut = inverse(bins);
    double passed = 0.0;
    for (int k = 0; k < bins; ++k) {
        const int offset = k < bins / 2 ? k : k - bins;
        const double power = band.response(offset * bin);
        const int from = middle + offset;
        const bool is_inside = 2 * std::abs(from) <= length;
        passed += is_inside ? power : 0.0;
        cut.data()[k] = is_inside && power > 0.0
            ? spectrum.data()[(from + length) % length] * float(std::sqrt(power) / length)
            : 0.0f;
    }
    cut.execute();
    band.noise_width = passed * bin;
    const auto length_out = size_t(std::ceil(double(count) * bins / length));
    band.samples.assign(cut.data(), cut.data() + std::min<size_t>(length_out, bins));
    return band;
}

} // namespace core
} // namespace specsense
} // namespace gr
