// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composite_video.h"
#include "phasor.h"
#include "sine_table.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double us = 1e-6;

/* BT.1700, part B: 625 lines, 50 fields. */
video_system make_pal()
{
    video_system s{};
    s.line = 64.0 * us;
    s.sync = 4.7 * us;
    s.equalizing = 2.35 * us;
    s.broad = 27.3 * us;
    s.edge = 0.2 * us;
    s.burst_start = 5.6 * us;
    s.burst_stop = 7.85 * us;
    s.picture_start = 10.5 * us;
    s.picture_stop = 62.35 * us;
    s.subcarrier = 4433618.75;
    s.broad_begin = 0;
    s.broad_end = 5;
    s.lines_begin = 10;
    s.picture_begin = 45;
    s.lines_end = 620;
    s.field_end = 625;
    s.sync_level = -0.3f;
    s.burst_level = 0.15f;
    s.white_level = 0.7f;
    s.burst_phase = 3.0 / 8.0;
    s.alternates = true;
    return s;
}

/* BT.1700, part A: 525 lines, 59.94 fields. */
video_system make_ntsc()
{
    video_system s{};
    s.line = 1001.0 / 15.75e6;
    s.sync = 4.7 * us;
    s.equalizing = 2.3 * us;
    s.broad = 27.1 * us;
    s.edge = 0.14 * us;
    s.burst_start = 5.3 * us;
    s.burst_stop = 7.81 * us;
    s.picture_start = 9.4 * us;
    s.picture_stop = 62.05 * us;
    s.subcarrier = 315e6 / 88.0;
    s.broad_begin = 6;
    s.broad_end = 12;
    s.lines_begin = 18;
    s.picture_begin = 40;
    s.lines_end = 525;
    s.field_end = 525;
    s.sync_level = -0.286f;
    s.burst_level = 0.143f;
    s.white_level = 0.714f;
    s.burst_phase = 0.5;
    s.alternates = false;
    return s;
}

} // namespace

const video_system& system_of(video_standard standard)
{
    static const video_system pal = make_pal(), ntsc = make_ntsc();
    return standard == video_standard::pal ? pal : ntsc;
}

composite_video::composite_video(video_standard standard,
                                 double rate,
                                 const random_source& random)
    : d_system(system_of(standard)), d_rate(rate), d_edge(d_system.edge),
      d_picture(random)
{
}

void composite_video::next_half_line(std::vector<float>& out)
{
    // A pulse's edge begins before the time that the standard gives for it.
    const double start = double(d_half_line) * half_line() - d_edge.half_length();
    const double stop = start + half_line();
    const double first = std::ceil(start * d_rate);
    out.assign(size_t(std::ceil(stop * d_rate) - first), 0.0f);
    d_first = first / d_rate - double(d_half_line / 2) * d_system.line;
    d_cycles = std::fmod(d_system.subcarrier * first / d_rate, 1.0);

    const int at = int(d_half_line % d_system.field_end);
    if (at == 0) {
        d_picture.next_field(d_system.field_end * half_line());
    }
    if (at < d_system.lines_begin || at >= d_system.lines_end) {
        const bool broad = at >= d_system.broad_begin && at < d_system.broad_end;
        add_pulse(broad ? d_system.broad : d_system.equalizing, out);
    } else {
        if (!second_half()) {
            add_pulse(d_system.sync, out);
            add_burst(out);
        }
        if (at >= d_system.picture_begin) {
            // The second field's lines lie between the first one's.
            const auto field = d_half_line / d_system.field_end % 2;
            const double row = (at - d_system.picture_begin) / 2 + 0.5 * double(field);
            d_picture.draw(2.0 * row / d_system.field_end, d_row);
            add_picture(out);
        }
    }
    ++d_half_line;
}

size_t composite_video::index(double time, size_t size) const
{
    const double place = std::ceil((time - d_first) * d_rate);
    return size_t(std::clamp(place, 0.0, double(size)));
}

/* At the half-line's start. */
void composite_video::add_pulse(double width, std::vector<float>& out) const
{
    const double start = second_half() ? half_line() : 0.0;
    const double stop = start + width;
    const size_t end = index(stop + d_edge.half_length(), out.size());
    for (size_t i = 0; i < end; ++i) {
        const double t = time(i);
        out[i] += d_system.sync_level *
            std::min(d_edge.height(t - start), d_edge.height(stop - t));
    }
}

void composite_video::add_burst(std::vector<float>& out) const
{
    const auto& turn = phasor::shared();
    const double phase = turned() ? -d_system.burst_phase : d_system.burst_phase;
    const size_t end = index(d_system.burst_stop + d_edge.half_length(), out.size());
    for (size_t i = index(d_system.burst_start - d_edge.half_length(), out.size());
         i < end;
         ++i) {
        const double t = time(i);
        const float height = std::min(d_edge.height(t - d_system.burst_start),
                                      d_edge.height(d_system.burst_stop - t));
        const double cycles = d_cycles + d_system.subcarrier * double(i) / d_rate;
        out[i] += turn(cycles + phase, d_system.burst_level * height).imag();
    }
}

/* U along the subcarrier's sine, V along its cosine. */
void composite_video::add_picture(std::vector<float>& out) const
{
    const auto& sine = sine_table::shared();
    const size_t begin = index(d_system.picture_start, out.size());
    const size_t end = index(d_system.picture_stop, out.size());
    const double length = d_system.picture_stop - d_system.picture_start;
    const auto columns = float(test_picture::columns / (length * d_rate)); // a sample
    const auto first =
        float((time(begin) - d_system.picture_start) / length * test_picture::columns);
    const uint32_t step = sine_table::phase(d_system.subcarrier / d_rate);
    uint32_t phase = sine_table::phase(d_cycles) + uint32_t(begin) * step;
    const float v_sign = turned() ? -1.0f : 1.0f;
    for (size_t i = begin; i < end; ++i, phase += step) {
        const float x = first + float(i - begin) * columns;
        const int column = std::min(int(x), test_picture::columns - 1);
        const float share = x - float(column);
        const auto& left = d_row[column];
        const auto& right = d_row[column + 1];
        const float luma = left.luma + share * (right.luma - left.luma);
        const float u = left.u + share * (right.u - left.u);
        const float v = left.v + share * (right.v - left.v);
        out[i] += d_system.white_level *
            (luma + u * sine(phase) + v_sign * v * sine(phase + sine_table::quarter));
    }

    // Both ends are soft.
    const double edge = d_edge.half_length();
    const double start = d_system.picture_start + edge;
    const double stop = d_system.picture_stop - edge;
    for (size_t i = begin; i < index(start + edge, out.size()); ++i) {
        out[i] *= d_edge.height(time(i) - start);
    }
    for (size_t i = index(stop - edge, out.size()); i < end; ++i) {
        out[i] *= d_edge.height(stop - time(i));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
