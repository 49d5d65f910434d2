// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

/*! Cuts what lasts into touching pieces of at most 10 ms, so that it is reported while it
 * goes on. */
class touching_pieces
{
public:
    /*! \p start and \p stop in s; \p stop may be infinite. */
    touching_pieces(double start, double stop) : d_next(start), d_stop(stop) {}

    /*! Calls report(start, stop) for every piece that begins before \p until and was not
     * reported yet. */
    template<typename Report>
    void reach(double until, Report&& report)
    {
        while (d_next < std::min(until, d_stop)) {
            const double stop = std::min(d_next + longest, d_stop);
            report(d_next, stop);
            d_next = stop;
        }
    }

private:
    static constexpr double longest = 0.01;

    double d_next;
    double d_stop;
};

} // namespace core
} // namespace specsense
} // namespace gr
