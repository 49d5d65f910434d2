// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "row_layers.h"
#include "label_runs.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t reach = 5; // rows before and after
constexpr int most = 6;     // of the 2 * reach + 1

} // namespace

row_layers::row_layers(int columns, int classes, int bridged_columns)
    : d_columns(columns), d_bridged_columns(bridged_columns),
      d_count(classes, std::vector<uint8_t>(columns, 0)), d_layers(columns)
{
}

void row_layers::count(const kept_row& row, int sign)
{
    for (int c = 0; c < d_columns; ++c) {
        const size_t label = row.labels[c];
        if (label != label_noise && label <= d_count.size()) {
            d_count[label - 1][c] = static_cast<uint8_t>(d_count[label - 1][c] + sign);
        }
    }
}

void row_layers::add(const labelled_row& row)
{
    kept_row kept;
    kept.labels.assign(row.labels, row.labels + d_columns);
    kept.confidence.assign(row.confidence, row.confidence + d_columns);
    kept.average.assign(row.average, row.average + d_columns);
    if (row.floor) {
        kept.floor.assign(row.floor, row.floor + d_columns);
    }
    kept.floor_known = row.floor_known;
    count(kept, +1);
    d_rows.push_back(std::move(kept));
    if (d_rows.size() > d_before + reach) {
        give_out(d_rows[d_before]);
    }
}

void row_layers::give_out(const kept_row& row)
{
    for (int c = 0; c < d_columns; ++c) {
        const size_t label = row.labels[c];
        if (label == label_noise || label > d_count.size()) {
            d_layers[c] = pixel_layer::none;
        } else {
            d_layers[c] = d_count[label - 1][c] >= most ? pixel_layer::lasting
                                                        : pixel_layer::transient;
        }
    }
    mark_skirts(row);
    const labelled_row out{ row.labels.data(),
                            row.confidence.data(),
                            row.average.data(),
                            row.floor.empty() ? nullptr : row.floor.data(),
                            row.floor_known };
    on_row(out, d_layers.data());
    if (++d_before > reach) {
        count(d_rows.front(), -1);
        d_rows.pop_front();
        --d_before;
    }
}

void row_layers::mark_skirts(const kept_row& row)
{
    const auto runs = label_runs(row.labels.data(),
                                 d_layers.data(),
                                 pixel_layer::lasting,
                                 d_columns,
                                 d_bridged_columns);
    for (const auto& run : runs) {
        const int skirt = std::max(d_bridged_columns, (run.stop - run.start) / 4);
        const int first = std::max(run.start - skirt, 0);
        const int stop = std::min(run.stop + skirt, d_columns);
        for (int c = first; c < stop; ++c) {
            if (d_layers[c] == pixel_layer::transient && row.labels[c] == run.label) {
                d_layers[c] = pixel_layer::none;
            }
        }
    }
}

void row_layers::finish()
{
    while (d_before < d_rows.size()) {
        give_out(d_rows[d_before]);
    }
    d_rows.clear();
    d_before = 0;
    for (auto& label : d_count) {
        std::fill(label.begin(), label.end(), 0);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
