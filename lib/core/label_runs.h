// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "row_layers.h"
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Columns start to stop - 1 of a row have one label and layer, but for bridged gaps. */
struct label_run {
    uint8_t label;
    int start, stop;
};

/*! The runs of one layer in a row. Gaps of up to \p bridged columns do not end a run, nor
 * do gaps of up to four times that which the same label fills in the other layer; another
 * label does. */
inline std::vector<label_run> label_runs(const uint8_t* labels,
                                         const pixel_layer* layers,
                                         pixel_layer wanted,
                                         int columns,
                                         int bridged)
{
    std::vector<label_run> runs;
    for (int c = 0; c < columns; ++c) {
        if (layers[c] != wanted) {
            continue;
        }
        bool joins = !runs.empty() && runs.back().label == labels[c];
        int empty = 0;
        for (int gap = joins ? runs.back().stop : c; gap < c && joins; ++gap) {
            joins = labels[gap] == label_noise || labels[gap] == labels[c];
            empty += labels[gap] == label_noise;
        }
        joins = joins && empty <= bridged && c - runs.back().stop <= 4 * bridged;
        if (joins) {
            runs.back().stop = c + 1;
        } else {
            runs.push_back({ labels[c], c, c + 1 });
        }
    }
    return runs;
}

} // namespace core
} // namespace specsense
} // namespace gr
