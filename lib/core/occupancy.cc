// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <gnuradio/specsense/core/occupancy.h>
#include <limits>

namespace gr {
namespace specsense {
namespace core {

occupancy_counter::occupancy_counter(int columns, int classes)
    : d_columns(columns), d_sensed(columns, 0),
      d_count(classes, std::vector<int64_t>(columns, 0))
{
}

void occupancy_counter::add(const uint8_t* labels)
{
    bool any = false;
    for (int c = 0; c < d_columns; ++c) {
        const uint8_t label = labels[c];
        if (label == label_unsensed) {
            continue;
        }
        any = true;
        ++d_sensed[c];
        if (label != label_noise && label <= d_count.size()) {
            ++d_count[label - 1][c];
        }
    }
    d_sensed_rows += any;
    ++d_rows;
}

void occupancy_counter::read(occupancy_report& report)
{
    report.rows = d_sensed_rows;
    report.share.clear();
    for (auto& count : d_count) {
        std::vector<float> share(d_columns);
        for (int c = 0; c < d_columns; ++c) {
            share[c] = d_sensed[c] > 0
                ? static_cast<float>(double(count[c]) / double(d_sensed[c]))
                : std::numeric_limits<float>::quiet_NaN();
        }
        report.share.push_back(std::move(share));
        std::fill(count.begin(), count.end(), 0);
    }
    std::fill(d_sensed.begin(), d_sensed.end(), 0);
    d_rows = 0;
    d_sensed_rows = 0;
}

} // namespace core
} // namespace specsense
} // namespace gr
