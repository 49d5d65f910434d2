// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "place_refiner.h"
#include "log_tail.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Odd numbers of places, to both sides of the first guess.
constexpr int frequencies = 7;
constexpr int shifts = 9;
constexpr double shift_step = 0.25; // samples
constexpr int most_steps = 4;

double shift_of(int index) { return (index - shifts / 2) * shift_step; }

/* Where the parabola through three points, the middle one highest, has its vertex: steps
 * from the middle one. */
double vertex(double before, double middle, double after)
{
    const double bend = 2.0 * middle - before - after;
    return bend > 0.0 ? 0.5 * (after - before) / bend : 0.0;
}

} // namespace

place_refiner::place_refiner(const std::vector<std::complex<float>>& pattern,
                             const std::vector<int>& subcarriers,
                             int length)
{
    for (int j = 0; j < shifts; ++j) {
        auto shifted = pattern;
        for (size_t i = 0; i < pattern.size(); ++i) {
            const double cycles = -subcarriers[i] * shift_of(j) / length;
            shifted[i] *= std::complex<float>(std::polar(1.0, 2.0 * M_PI * cycles));
        }
        d_shifted.push_back(std::move(shifted));
    }
}

place_refiner::place
place_refiner::refine(place first, double span, const reader& read) const
{
    // LTE's PSS is a chirp: at a wrong frequency it fits at a wrong time, so that the
    // best place may be along a ridge from the first guess.
    for (int i = 0; i < most_steps; ++i) {
        const auto next = refine_once(first, span, read);
        first = next.best;
        if (!next.at_edge) {
            break;
        }
    }
    return first;
}

place_refiner::step
place_refiner::refine_once(const place& first, double span, const reader& read) const
{
    const double frequency_step = span / (frequencies / 2);
    const auto frequency_of = [&](int index) {
        return first.frequency + (index - frequencies / 2) * frequency_step;
    };
    double evidence[frequencies][shifts] = {};
    int best_f = 0, best_s = 0;
    for (int i = 0; i < frequencies; ++i) {
        const auto symbols = read({ first.position, frequency_of(i) });
        for (int j = 0; j < shifts; ++j) {
            for (const auto& symbol : symbols) {
                evidence[i][j] += symbol_evidence(
                    squared_correlation(symbol, d_shifted[j]), int(d_shifted[j].size()));
            }
            if (evidence[i][j] > evidence[best_f][best_s]) {
                best_f = i;
                best_s = j;
            }
        }
    }
    const auto& row = evidence[best_f];
    step result{ { first.position + shift_of(best_s), frequency_of(best_f) }, false };
    if (best_s > 0 && best_s < shifts - 1) {
        result.best.position += shift_step *
            vertex(row[best_s - 1], row[best_s], row[best_s + 1]);
    } else {
        result.at_edge = true;
    }
    if (best_f > 0 && best_f < frequencies - 1) {
        result.best.frequency += frequency_step *
            vertex(evidence[best_f - 1][best_s],
                   row[best_s],
                   evidence[best_f + 1][best_s]);
    } else {
        result.at_edge = true;
    }
    return result;
}

} // namespace core
} // namespace specsense
} // namespace gr
