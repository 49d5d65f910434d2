// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

void check(double lower, double upper)
{
    if (!(std::isfinite(lower) && std::isfinite(upper) && lower <= upper)) {
        throw std::invalid_argument(
            "a raster's lower edge must not be above its upper edge, got " +
            std::to_string(lower) + " and " + std::to_string(upper) + " Hz");
    }
}

/* start + n * step for n from 0 to last, between two frequencies. */
void append(double start,
            double step,
            int64_t last,
            double lower,
            double upper,
            std::vector<double>& out)
{
    const auto first = std::max<int64_t>(0, int64_t(std::ceil((lower - start) / step)));
    for (int64_t n = first; n <= last && start + double(n) * step <= upper; ++n) {
        out.push_back(start + double(n) * step);
    }
}

} // namespace

std::vector<double> lte_raster(double lower, double upper)
{
    check(lower, upper);
    std::vector<double> out;
    append(0.0, 100e3, INT64_MAX, lower, upper, out);
    return out;
}

std::vector<double> even_raster(double lower, double upper, double step)
{
    check(lower, upper);
    if (!(step > 0.0)) {
        throw std::invalid_argument("a raster's step must be positive, got " +
                                    std::to_string(step) + " Hz");
    }
    const auto count = std::max<int64_t>(1, int64_t(std::ceil((upper - lower) / step)));
    const double first = 0.5 * (lower + upper) - 0.5 * double(count - 1) * step;
    std::vector<double> out;
    append(first, step, count - 1, first, upper, out);
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
