// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kaiser.h"
#include "polyphase_kernel.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/channel/resampler.h>
#include <gnuradio/specsense/core/rational.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double rounding = 1e-9; // of bands that callers work out

__extension__ typedef unsigned __int128 wide;

constexpr double largest_ratio = 4096.0;
// A steep filter is shorter at a lower rate, which a lazy one leads to.
constexpr double two_stages_from = 4.0;
constexpr double steep = 0.5;
constexpr double attenuation = 90.0; // dB by Kaiser's rule, which is not exact
constexpr int largest_table = 1 << 15;
// Between rows the coefficients are interpolated linearly, which leaves images of
// (pi / rows)^2 / 8 at the band's edge: 106 dB below the signal.
constexpr int rows_per_sample = 512;
constexpr uint64_t fine_unit = uint64_t(1) << 62;
constexpr size_t piece_length = 4096; // its planes fit a first-level cache
constexpr size_t batch_length = 256;

int whole_vectors(double taps) { return 8 * int(std::ceil(taps / 8.0)); }

} // namespace

resampler::resampler(double input_rate,
                     double output_rate,
                     double pass_band,
                     double stop_band)
    : d_ratio(input_rate / output_rate)
{
    if (!(input_rate > 0.0) || !(output_rate > 0.0) || !(d_ratio <= largest_ratio) ||
        !(d_ratio >= 1.0 / largest_ratio)) {
        throw std::invalid_argument(
            "resampler: rates must be positive and one at most 4096 times the other, "
            "got " +
            std::to_string(input_rate) + " and " + std::to_string(output_rate) + " Hz");
    }
    if (!(pass_band > 0.0) || !(pass_band < stop_band) ||
        !(stop_band + pass_band <= 2.0 + rounding)) {
        throw std::invalid_argument("resampler: the pass band must be positive, and the "
                                    "stop band between it and 2 less it, got " +
                                    std::to_string(pass_band) + " and " +
                                    std::to_string(stop_band));
    }
    if (d_ratio >= two_stages_from && stop_band - pass_band < steep) {
        const double factor = std::floor(0.5 * d_ratio);
        const double middle = input_rate / factor;
        const double share = output_rate / middle;
        // What folds onto the second filter's stop band will be gone.
        d_first.emplace_back(
            input_rate, middle, pass_band * share, 2.0 - stop_band * share);
        d_between.resize(piece_length); // more than it can give at once
        input_rate = middle;
        d_ratio = input_rate / output_rate;
    }
    const rational ratio = rational::nearest(d_ratio);
    if (ratio.den == 1 && ratio.num == 1) {
        return;
    }
    const double slower = std::max(1.0, d_ratio); // input samples per sample of it
    const double width = 0.5 * (stop_band - pass_band) / slower;
    d_taps = whole_vectors(kaiser_low_pass::taps(attenuation, width));
    if (ratio.den * d_taps <= largest_table) {
        d_unit = uint64_t(ratio.den);
        d_step_whole = uint64_t(ratio.num / ratio.den);
        d_step_part = uint64_t(ratio.num % ratio.den);
    } else {
        d_unit = fine_unit;
        const long double exact = (long double)(input_rate) / output_rate;
        d_step_whole = uint64_t(exact);
        d_step_part = uint64_t((exact - d_step_whole) * fine_unit);
        d_phase_bits = std::max(0, int(std::ceil(std::log2(rows_per_sample / slower))));
    }
    design(pass_band, stop_band);
    d_real.assign(size_t(d_taps / 2 - 1), 0.0f);
    d_imag = d_real;
}

void resampler::design(double pass_band, double stop_band)
{
    const double slower = std::max(1.0, d_ratio);
    const int half = d_taps / 2;
    const kaiser_low_pass filter(
        attenuation, 0.25 * (pass_band + stop_band) / slower, half);
    const bool exact = d_phase_bits < 0;
    const int steps = exact ? int(d_unit) : 1 << d_phase_bits;
    const int rows = exact ? steps : steps + 1;
    d_table.resize(size_t(rows) * d_taps);
    for (int row = 0; row < rows; ++row) {
        float* h = &d_table[size_t(row) * d_taps];
        if (2 * row > steps) { // the mirror of a row that is done
            const float* mirror = &d_table[size_t(steps - row) * d_taps];
            std::reverse_copy(mirror, mirror + d_taps, h);
            continue;
        }
        for (int k = 0; k < d_taps; ++k) {
            h[k] = float(filter(k - half + 1 - double(row) / steps));
        }
    }
}

size_t resampler::input_for(size_t count) const
{
    if (count == 0) {
        return 0;
    }
    const wide parts = d_part + wide(d_step_part) * (count - 1);
    const wide last = d_whole + wide(d_step_whole) * (count - 1) + parts / d_unit;
    const wide end = last + unsigned(d_taps);
    const size_t needed = end > d_real.size() ? size_t(end - d_real.size()) : 0;
    return d_first.empty() ? needed : d_first[0].input_for(needed);
}

size_t resampler::process(const sample* in, size_t count, sample* out, size_t room)
{
    size_t given = 0;
    if (!d_first.empty()) {
        do {
            const size_t piece = std::min(count, piece_length);
            const size_t n =
                d_first[0].process(in, piece, d_between.data(), d_between.size());
            given += convert(d_between.data(), n, out + given, room - given);
            in += piece;
            count -= piece;
        } while (count > 0);
        return given;
    }
    return convert(in, count, out, room);
}

size_t resampler::convert(const sample* in, size_t count, sample* out, size_t room)
{
    size_t given = 0;
    if (d_taps == 1 && d_real.empty()) {
        given = std::min(count, room);
        std::copy_n(in, given, out);
        in += given;
        count -= given;
    }
    do {
        const size_t piece = std::min(count, piece_length);
        take(in, piece);
        in += piece;
        count -= piece;
        given += give(out + given, room - given);
        forget();
    } while (count > 0);
    return given;
}

void resampler::take(const sample* in, size_t count)
{
    const size_t before = d_real.size();
    d_real.resize(before + count);
    d_imag.resize(before + count);
    float* __restrict real = d_real.data() + before;
    float* __restrict imag = d_imag.data() + before;
    for (size_t i = 0; i < count; ++i) {
        real[i] = in[i].real();
        imag[i] = in[i].imag();
    }
}

size_t resampler::place(polyphase_output* outputs, size_t most)
{
    const bool between = d_phase_bits >= 0;
    const int shift = between ? 62 - d_phase_bits : 0;
    const uint64_t below = (uint64_t(1) << shift) - 1;
    const float scale = between ? float(std::ldexp(1.0, -shift)) : 0.0f;
    const uint64_t end = d_real.size(), taps = uint64_t(d_taps);
    const uint64_t step_whole = d_step_whole, step_part = d_step_part, unit = d_unit;
    uint64_t whole = d_whole, part = d_part;
    size_t n = 0;
    for (; n < most && whole + taps <= end; ++n) {
        outputs[n] = { whole,
                       uint32_t(part >> shift),
                       scale * float(int64_t(part & below)) };
        whole += step_whole;
        part += step_part;
        const bool over = part >= unit;
        part -= over ? unit : 0;
        whole += over;
    }
    d_whole = whole;
    d_part = part;
    return n;
}

size_t resampler::give(sample* out, size_t room)
{
    polyphase_output batch[batch_length];
    size_t given = 0;
    while (const size_t n = place(batch, std::min(batch_length, room - given))) {
        if (d_taps == 1) {
            for (size_t i = 0; i < n; ++i) {
                out[given + i] = { d_real[batch[i].first], d_imag[batch[i].first] };
            }
        } else {
            polyphase_filter(d_table.data(),
                             d_taps,
                             d_real.data(),
                             d_imag.data(),
                             batch,
                             n,
                             d_phase_bits >= 0,
                             out + given);
        }
        given += n;
    }
    return given;
}

void resampler::forget()
{
    // The next output may start beyond what has come.
    const size_t used = size_t(std::min<uint64_t>(d_whole, d_real.size()));
    if (used >= d_real.size() - used) {
        d_real.erase(d_real.begin(), d_real.begin() + std::ptrdiff_t(used));
        d_imag.erase(d_imag.begin(), d_imag.begin() + std::ptrdiff_t(used));
        d_whole -= used;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
