// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "keying.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

keying::keying(double mean_on,
               double mean_off,
               double rise_time,
               const random_source& random)
    : d_mean_on(mean_on), d_mean_off(mean_off), d_edge(rise_time), d_random(random),
      d_start(-d_edge.half_length()), d_stop(std::numeric_limits<double>::infinity())
{
    if (mean_off == 0.0) {
        return;
    }
    if (d_random.chance(mean_on / (mean_on + mean_off))) {
        d_stop = draw(mean_on);
    } else {
        d_start = draw(mean_off);
        d_stop = d_start + draw(mean_on);
    }
}

double keying::shortest_mean(double rise_time)
{
    return 2.0 * pulse_edge(rise_time).half_length();
}

double keying::start() const { return std::max(0.0, d_start); }

float keying::envelope(double time) const
{
    return std::min(d_edge.height(time - d_start), d_edge.height(d_stop - time));
}

void keying::next()
{
    d_start = d_stop + draw(d_mean_off);
    d_stop = d_start + draw(d_mean_on);
}

double keying::draw(double mean)
{
    const double shortest = 2.0 * d_edge.half_length();
    return shortest - (mean - shortest) * std::log(1.0 - d_random.uniform());
}

} // namespace core
} // namespace specsense
} // namespace gr
