// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluation.h"

using namespace gr::specsense;

namespace {

void add_frame(frame_figures& figures, const core::confusion_matrix& counts)
{
    ++figures.frames;
    figures.counts.merge(counts);
}

} // namespace

evaluation::evaluation(int labels) : d_all(labels), d_groups(breakdowns().size()) {}

void evaluation::add(const core::frame& frame, const core::confusion_matrix& counts)
{
    add_frame(d_all, counts);
    const auto parameters = nlohmann::json::parse(frame.parameters);
    for (size_t i = 0; i < d_groups.size(); ++i) {
        if (const auto group = breakdowns()[i].group(parameters)) {
            const auto place = d_groups[i].try_emplace(*group, counts.labels()).first;
            add_frame(place->second, counts);
        }
    }
}
