// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/pulse_search.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double margin_s = 100e-6;
constexpr auto piece_length = int64_t(pulse_measurement::longest_piece);

} // namespace

int64_t pulse_search::search(const pulse_stretch& stretch,
                             const sample_reader& read,
                             const pulse_taker& take)
{
    const double rate = d_measurement.sample_rate();
    if (stretch.lower_edge >= 0.5 * rate || stretch.upper_edge <= -0.5 * rate ||
        !(stretch.lower_edge < stretch.upper_edge)) {
        return stretch.stop;
    }
    const auto margin = int64_t(std::ceil(margin_s * rate));
    const int64_t end = std::min(stretch.stop + margin, stretch.most);
    int64_t at = std::max(stretch.start - margin, stretch.least);
    int64_t searched = stretch.start; // pulses that begin before it have been taken
    while (searched < stretch.stop && at < end) {
        d_piece.resize(size_t(std::min(end - at, piece_length)));
        const auto got = int64_t(read(at, d_piece.data(), d_piece.size()));
        if (got == 0) {
            return searched;
        }
        const bool more = got == int64_t(d_piece.size()) && at + got < end;
        int64_t next = at + got - 2 * margin;
        for (auto pulse : d_measurement.measure(
                 d_piece.data(), size_t(got), stretch.lower_edge, stretch.upper_edge)) {
            const bool cut = pulse.stops_after && more &&
                pulse.sample > 0.5 * double(got);
            if (cut) {
                // With enough before it that it does not fill the next piece.
                next = at + int64_t(pulse.sample) - piece_length / 4;
                break;
            }
            pulse.sample += double(at);
            if (pulse.sample < double(searched) || pulse.sample >= double(stretch.stop)) {
                continue;
            }
            const double stop = pulse.sample + pulse.width * rate;
            searched = int64_t(std::ceil(stop));
            if (!take(pulse)) {
                return searched;
            }
        }
        if (!more) {
            return std::min(at + got, stretch.stop);
        }
        searched = std::max(searched, next);
        // The last piece is no shorter than the others, lest a pulse fill it.
        at = std::min(next, end - piece_length);
    }
    return stretch.stop;
}

} // namespace core
} // namespace specsense
} // namespace gr
