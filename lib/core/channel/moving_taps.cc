// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "moving_taps.h"
#include "sample_kernels.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t piece_length = 1024;
constexpr int longest_interval = 4096;
constexpr double largest_turn = 1.0 / 400.0; // cycles an interval

} // namespace

int moving_taps::interval_for(double frequency)
{
    int interval = longest_interval;
    while (interval > int(delay_lanes) && interval * std::abs(frequency) > largest_turn) {
        interval /= 2;
    }
    return interval;
}

moving_taps::moving_taps(const std::vector<int>& delays, int interval, gain_source gains)
    : d_interval(interval),
      d_longest(size_t(*std::max_element(delays.begin(), delays.end()))),
      d_gains(std::move(gains)), d_point(-1), d_from(delays.size()), d_to(delays.size()),
      d_kept(d_longest + delay_lanes)
{
    for (int delay : delays) {
        d_copies.push_back({ delay, {}, {} });
    }
    d_real.resize(d_kept + piece_length + delay_lanes);
    d_imag.resize(d_real.size());
}

void moving_taps::process(const sample* in, sample* out, size_t count)
{
    while (count > 0) {
        const size_t n = std::min(count, piece_length);
        take(in, n);
        give(out, n);
        in += n;
        out += n;
        count -= n;
    }
}

void moving_taps::take(const sample* in, size_t count)
{
    float* __restrict real = d_real.data() + d_kept;
    float* __restrict imag = d_imag.data() + d_kept;
    for (size_t n = 0; n < count; ++n) {
        real[n] = in[n].real();
        imag[n] = in[n].imag();
    }
    if (!all_zero(in, count)) {
        d_silent_from = d_index + int64_t(count);
    }
}

/* Whole groups of outputs are computed, in place of an index that is a multiple of
 * theirs; of the first and last, what belongs to other calls is thrown away. */
void moving_taps::give(sample* out, size_t count)
{
    const int64_t end = d_index + int64_t(count);
    if (d_index >= d_silent_from + int64_t(d_longest)) {
        std::fill_n(out, count, sample());
    } else {
        sample made[piece_length];
        for (int64_t at = d_index; at < end;) {
            const int64_t point = at / d_interval;
            move_gains(point);
            const int64_t first = at / int64_t(delay_lanes) * int64_t(delay_lanes);
            const int64_t stop = std::min(
                { end, (point + 1) * d_interval, first + int64_t(piece_length) });
            const size_t groups = (size_t(stop - first) + delay_lanes - 1) / delay_lanes;
            const std::ptrdiff_t offset = std::ptrdiff_t(d_kept) + (first - d_index);
            sum_delayed(d_real.data() + offset,
                        d_imag.data() + offset,
                        d_copies.data(),
                        d_copies.size(),
                        d_moving,
                        float(first - point * d_interval) / float(d_interval),
                        1.0f / float(d_interval),
                        groups,
                        made);
            std::copy(made + (at - first), made + (stop - first), out + (at - d_index));
            at = stop;
        }
    }
    for (auto* plane : { &d_real, &d_imag }) {
        std::copy_n(plane->begin() + std::ptrdiff_t(count), d_kept, plane->begin());
    }
    d_index = end;
}

void moving_taps::move_gains(int64_t point)
{
    if (point == d_point) {
        return;
    }
    if (d_point >= 0 && point == d_point + 1) {
        d_from.swap(d_to);
    } else {
        d_gains(point, d_from.data());
    }
    d_gains(point + 1, d_to.data());
    for (size_t i = 0; i < d_copies.size(); ++i) {
        d_copies[i].gain = d_from[i];
        d_copies[i].change = d_to[i] - d_from[i];
    }
    d_moving = d_from != d_to;
    d_point = point;
}

} // namespace core
} // namespace specsense
} // namespace gr
