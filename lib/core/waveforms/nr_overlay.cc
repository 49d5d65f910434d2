// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_overlay.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

void nr_overlay::append(int64_t start, std::vector<std::complex<float>> samples)
{
    d_bursts.push_back({ start, std::move(samples) });
}

void nr_overlay::add(const nr_slot& slot, std::complex<float>* samples)
{
    const int64_t slot_stop = slot.start + slot.length;
    for (const auto& b : d_bursts) {
        const int64_t stop = std::min(b.stop(), slot_stop);
        for (int64_t n = std::max(b.start, slot.start); n < stop; ++n) {
            samples[n - slot.start] += b.samples[size_t(n - b.start)];
        }
    }
    d_bursts.erase(std::remove_if(d_bursts.begin(),
                                  d_bursts.end(),
                                  [&](const burst& b) { return b.stop() <= slot_stop; }),
                   d_bursts.end());
}

} // namespace core
} // namespace specsense
} // namespace gr
