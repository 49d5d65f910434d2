// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "pulse_edge.h"
#include <gnuradio/specsense/core/random_source.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A transmitter that is switched on and off at random times, with soft edges.
 *
 * Times on and off are exponential, each beyond the length of an edge. At time 0 it is on
 * with the probability that it is at any time.
 */
class keying
{
public:
    /*! Means in s; \p mean_off 0: always on. \p rise_time from 10 to 90 %. */
    keying(double mean_on,
           double mean_off,
           double rise_time,
           const random_source& random);

    /*! The shortest mean that the edges allow. */
    static double shortest_mean(double rise_time);

    /*! The present stretch, or the next one when it is over: between its points of half
     * amplitude, and with its edges. It starts at 0 at the earliest. */
    double start() const;
    double stop() const { return d_stop; }
    double begin() const { return d_start - d_edge.half_length(); }
    double end() const { return d_stop + d_edge.half_length(); }
    float envelope(double time) const;

    void next();

private:
    double draw(double mean);

    double d_mean_on, d_mean_off;
    pulse_edge d_edge;
    random_source d_random;
    double d_start, d_stop;
};

} // namespace core
} // namespace specsense
} // namespace gr
