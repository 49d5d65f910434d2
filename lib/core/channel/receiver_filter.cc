// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "receiver_filter.h"
#include "../fft.h"
#include "kaiser.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int grid = 1024; // frequencies at which the response is laid down
constexpr double window_beta = 3.0;

double level(const receiver_config& config, double ripple_phase, double frequency)
{
    const double inside = 0.5 - std::abs(frequency); // from the edge, cycles a sample
    const double fallen = std::max(0.0, 1.0 - inside / config.rolloff_share);
    return -config.rolloff_db * 0.5 * (1.0 - std::cos(M_PI * fallen)) +
        0.5 * config.ripple_db *
        std::sin(2.0 * M_PI * (config.ripple_periods * frequency + ripple_phase));
}

/* Coefficients to either side of the middle: a fall over a share of the band takes some
 * three of its inverse; a ripple makes echoes at multiples of its periods. */
int half_length(const receiver_config& config)
{
    const double fall = config.rolloff_db > 0.0 ? 3.2 / config.rolloff_share : 0.0;
    const double echoes = config.ripple_db > 0.0 ? 4.0 + 4.0 * config.ripple_periods
                                                 : 0.0;
    return int(std::ceil(std::max(fall, echoes)));
}

} // namespace

bool has_filter(const receiver_config& config)
{
    return config.rolloff_db > 0.0 || config.ripple_db > 0.0;
}

std::vector<std::complex<float>> design_receiver_filter(const receiver_config& config,
                                                        double ripple_phase)
{
    fft response(grid, fft_direction::inverse);
    for (int k = 0; k < grid; ++k) {
        const double frequency = double(k < grid / 2 ? k : k - grid) / grid;
        const double decibels = level(config, ripple_phase, frequency);
        response.data()[k] = float(std::pow(10.0, 0.05 * decibels) / grid);
    }
    response.execute();
    const int half = half_length(config);
    std::vector<std::complex<float>> h;
    for (int n = -half; n <= half; ++n) {
        const double window = kaiser_window(window_beta, double(n) / (half + 1));
        h.push_back(response.data()[(n + grid) % grid] * float(window));
    }
    return h;
}

} // namespace core
} // namespace specsense
} // namespace gr
