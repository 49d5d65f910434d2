// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pulse_edge.h"
#include "test_picture.h"
#include <cstdint>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/fm_video.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A television system by Recommendation ITU-R BT.1700. Times in s; those within a line
 * from its sync pulse. */
struct video_system {
    double line;
    double sync, equalizing, broad; //!< widths of the pulses
    double edge;                    //!< 10 to 90 %
    double burst_start, burst_stop;
    double picture_start, picture_stop;
    double subcarrier; //!< Hz
    /*! Counted in half lines from a field's start: equalizing pulses, broad ones,
     * equalizing ones, lines, and equalizing ones again. */
    int broad_begin, broad_end, lines_begin, picture_begin, lines_end, field_end;
    float sync_level, burst_level, white_level; //!< V from blanking; of a burst, its peak
    double burst_phase;                         //!< cycles from the U axis
    bool alternates; //!< the burst's and the V signal's phase, from line to line
};

const video_system& system_of(video_standard standard);

/*! The composite video signal, in V. */
class composite_video
{
public:
    composite_video(video_standard standard, double rate, const random_source& random);

    double half_line() const { return 0.5 * d_system.line; }

    /*! Goes on from that half line of a sequence of four fields. */
    void go_to(int64_t half_line) { d_half_line = half_line; }

    /*! Replaces \p out by the samples of the next half of a line. */
    void next_half_line(std::vector<float>& out);

private:
    void add_pulse(double width, std::vector<float>& out) const;
    void add_burst(std::vector<float>& out) const;
    void add_picture(std::vector<float>& out) const;

    bool second_half() const { return d_half_line % 2 != 0; }
    bool turned() const { return d_system.alternates && d_half_line / 2 % 2 != 0; }
    /* Of sample \p i, from its line's sync. */
    double time(size_t i) const { return d_first + double(i) / d_rate; }
    /* The first sample at \p time or later, at most \p size. */
    size_t index(double time, size_t size) const;

    const video_system& d_system;
    double d_rate;
    pulse_edge d_edge;
    test_picture d_picture;
    test_picture::row d_row;
    int64_t d_half_line = 0; // since the start
    double d_first = 0.0;    // time of the present half line's first sample
    double d_cycles = 0.0;   // the subcarrier's there
};

} // namespace core
} // namespace specsense
} // namespace gr
