// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "clean_rows.h"
#include "../instruction_sets.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

namespace {

inline bool is_no_power(float value)
{
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    // Infinity, NaN and, with the sign bit set, all that is negative; but not -0.
    return bits >= 0x7f800000u && bits != 0x80000000u;
}

PER_INSTRUCTION_SET
bool all_powers(const float* values, size_t count)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < count; ++i) {
        bad |= is_no_power(values[i]);
    }
    return bad == 0;
}

} // namespace

const frame_rows& clean_rows::clean(const frame_rows& frame)
{
    const size_t pixels = size_t(frame.rows) * d_columns;
    d_frame = frame;
    d_rows_of_nan = 0;
    d_all_clean = std::all_of(frame.detectors.begin(),
                              frame.detectors.end(),
                              [&](const float* d) { return all_powers(d, pixels); });
    d_any_sensed = d_all_clean;
    if (d_all_clean) {
        return d_frame;
    }
    d_unsensed.assign(pixels, false);
    d_copies.resize(frame.detectors.size());
    for (size_t d = 0; d < d_copies.size(); ++d) {
        d_copies[d].assign(frame.detectors[d], frame.detectors[d] + pixels);
        d_frame.detectors[d] = d_copies[d].data();
    }
    for (int row = 0; row < frame.rows; ++row) {
        clean_row(row);
    }
    return d_frame;
}

void clean_rows::clean_row(int row)
{
    const size_t first = size_t(row) * d_columns;
    const auto is_bad = [&](int column) {
        return std::any_of(d_copies.begin(), d_copies.end(), [&](const auto& copy) {
            return is_no_power(copy[first + column]);
        });
    };
    int neighbour = -1; // the last good column
    for (int c = d_columns - 1; c >= 0; --c) {
        neighbour = is_bad(c) ? neighbour : c;
    }
    if (neighbour < 0) {
        const float* power = &d_copies[0][first];
        const bool told = std::all_of(
            power, power + d_columns, [](float value) { return std::isnan(value); });
        d_rows_of_nan += told;
        std::fill_n(d_unsensed.begin() + first, d_columns, true);
        for (auto& copy : d_copies) {
            std::fill_n(
                copy.begin() + first, d_columns, std::numeric_limits<float>::quiet_NaN());
        }
        return;
    }
    d_any_sensed = true;
    for (int c = 0; c < d_columns; ++c) {
        if (!is_bad(c)) {
            neighbour = c;
            continue;
        }
        d_unsensed[first + c] = true;
        for (auto& copy : d_copies) {
            copy[first + c] = copy[first + neighbour];
        }
    }
}

void clean_rows::mark(uint8_t* labels, uint8_t* confidence) const
{
    for (size_t i = 0; !d_all_clean && i < d_unsensed.size(); ++i) {
        if (d_unsensed[i]) {
            labels[i] = label_unsensed;
            confidence[i] = 0;
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
