// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "value_histogram.h"
#include <cstring>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int octave = 128; // bins
constexpr int infinity = 0x7f80;

/* A bin's lower edge. */
float edge(int bin)
{
    const uint32_t bits = uint32_t(bin) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

} // namespace

void value_histogram::add(const float* values, size_t count)
{
    for (size_t i = 0; i < count; ++i) {
        uint32_t bits;
        std::memcpy(&bits, values + i, sizeof bits);
        const uint32_t bin = bits >> 16;
        if (bin < uint32_t(infinity)) { // neither negative nor beyond all
            ++d_counts[bin];
        }
    }
}

float value_histogram::best_step() const
{
    int top = infinity - 1;
    while (top > 0 && d_counts[top] == 0) {
        --top;
    }
    if (top == 0) {
        return 1.0f;
    }
    float best = 0.0f;
    double least = std::numeric_limits<double>::infinity();
    // Clipping at less than a 64th of the largest value never pays.
    for (int last = top; last > 0 && last > top - 6 * octave; --last) {
        const double clip = edge(last + 1);
        const double step = clip / 255.0;
        double error = 0.0;
        for (int bin = 1; bin <= top; ++bin) {
            const double value = edge(bin);
            const double off = bin > last ? value - clip
                : value < 0.5 * step      ? value
                                          : step / 3.4641016; // sqrt(12)
            error += double(d_counts[bin]) * off * off;
        }
        if (error < least) {
            least = error;
            best = float(step);
        }
    }
    return best;
}

} // namespace core
} // namespace specsense
} // namespace gr
