// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "occupied_band.h"
#include "../fft.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Fine enough for pulses of a few samples.
constexpr int shortest_transform = 8192;

int transform_length(size_t samples)
{
    int length = shortest_transform;
    while (size_t(length) < 2 * samples) {
        length *= 2;
    }
    return length;
}

/* Where, in bins from the first one's lower edge, the energy from there on reaches
 * \p target. */
template<typename Iterator>
double reach(Iterator energy, double target)
{
    double bins = 0.0;
    for (; target > *energy; ++energy, ++bins) {
        target -= *energy;
    }
    return bins + target / *energy;
}

} // namespace

frequency_band occupied_band(const std::vector<std::complex<float>>& samples,
                             double sample_rate)
{
    const int length = transform_length(samples.size());
    fft transform(length, fft_direction::forward);
    std::fill(std::copy(samples.begin(), samples.end(), transform.data()),
              transform.data() + length,
              0.0f);
    transform.execute();

    std::vector<double> energy(length); // from the lowest frequency up
    double all = 0.0;
    for (int i = 0; i < length; ++i) {
        energy[(i + length / 2) % length] = std::norm(transform.data()[i]);
        all += std::norm(transform.data()[i]);
    }
    const double below = reach(energy.begin(), 0.005 * all);
    const double above = reach(energy.rbegin(), 0.005 * all);
    const double bin = sample_rate / length;
    return { (below - 0.5 - length / 2) * bin, (length / 2 - 0.5 - above) * bin };
}

} // namespace core
} // namespace specsense
} // namespace gr
