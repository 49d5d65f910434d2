// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "peaks.h"
#include <algorithm>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t peak_width = 2; // samples to each side

bool is_same(const correlation_peak& a, const correlation_peak& b)
{
    const size_t distance = a.position > b.position ? a.position - b.position
                                                    : b.position - a.position;
    return a.symbol == b.symbol && distance <= peak_width;
}

} // namespace

void peak_list::add(std::vector<float>& values, int symbol, int steps, int count)
{
    for (int i = 0; i < count; ++i) {
        uint32_t at = 0;
        volk_32f_index_max_32u(&at, values.data(), uint32_t(values.size()));
        if (!(values[at] > d_floor)) {
            return;
        }
        insert({ values[at], symbol, steps, at });
        const size_t first = at - std::min<size_t>(at, peak_width);
        const size_t last = std::min(values.size() - 1, at + peak_width);
        std::fill(values.begin() + first, values.begin() + last + 1, 0.0f);
    }
}

void peak_list::insert(const correlation_peak& peak)
{
    for (auto other = d_peaks.begin(); other != d_peaks.end(); ++other) {
        if (is_same(*other, peak)) {
            if (other->value >= peak.value) {
                return;
            }
            d_peaks.erase(other);
            break;
        }
    }
    const auto place = std::find_if(d_peaks.begin(), d_peaks.end(), [&](const auto& o) {
        return o.value < peak.value;
    });
    d_peaks.insert(place, peak);
    if (d_peaks.size() > d_most) {
        d_peaks.pop_back();
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
