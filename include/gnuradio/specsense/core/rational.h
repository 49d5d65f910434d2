// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A fraction, kept reduced and with a positive denominator.
 *
 * Positions of windows and rows are multiples of fractions of a sample. They are computed
 * from the index each time and never accumulated, so that nothing drifts in days.
 */
struct SPECSENSE_CORE_API rational {
    int64_t num = 0;
    int64_t den = 1;

    rational() = default;
    rational(int64_t numerator, int64_t denominator = 1);

    /*! The simplest fraction within 1e-12 (relative) of \p value.
     * Throws std::invalid_argument when it is not finite or larger than 1e15. */
    static rational nearest(double value);

    double value() const { return static_cast<double>(num) / static_cast<double>(den); }
};

SPECSENSE_CORE_API rational operator*(rational a, rational b);
SPECSENSE_CORE_API rational operator/(rational a, rational b);
SPECSENSE_CORE_API rational operator+(rational a, rational b);
SPECSENSE_CORE_API rational operator-(rational a, rational b);

/*! floor(a * i), exact for every result that fits 64 bits. */
SPECSENSE_CORE_API int64_t floor_times(rational a, int64_t i);

/*! floor((a * b + c) / divisor) and ceil(...), exact for every result that fits 64 bits;
 * \p divisor is positive. */
SPECSENSE_CORE_API int64_t floor_divide(int64_t a, int64_t b, int64_t c, int64_t divisor);
SPECSENSE_CORE_API int64_t ceil_divide(int64_t a, int64_t b, int64_t c, int64_t divisor);

} // namespace core
} // namespace specsense
} // namespace gr
