// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "burst_boxes.h"
#include <map>

namespace {

// Boxes nearer than this, in pixels, can't be told apart.
constexpr double least_gap = 4;
// Of the boxes so far, how many the next one may join.
constexpr size_t looked_back = 8;

void add_box(std::vector<rectangle>& boxes, const rectangle& box)
{
    const size_t oldest = boxes.size() > looked_back ? boxes.size() - looked_back : 0;
    for (size_t i = boxes.size(); i-- > oldest;) {
        if (overlap(boxes[i], widened_by(box, least_gap))) {
            boxes[i] = united(boxes[i], box);
            return;
        }
    }
    boxes.push_back(box);
}

} // namespace

std::vector<emission_boxes>
merge_boxes(const std::vector<burst_box>& bursts,
            const std::vector<gr::specsense::core::emission>& emissions)
{
    std::map<uint64_t, emission_boxes> by_id;
    for (const auto& e : emissions) {
        by_id[e.id] = { e.id, e.label, {}, {} };
    }
    for (const auto& burst : bursts) {
        const auto found = by_id.find(burst.emission);
        if (found == by_id.end()) {
            continue;
        }
        auto& e = found->second;
        e.extent = e.boxes.empty() ? burst.box : united(e.extent, burst.box);
        add_box(e.boxes, burst.box);
    }
    std::vector<emission_boxes> all;
    for (auto& [id, e] : by_id) {
        if (!e.boxes.empty()) {
            all.push_back(std::move(e));
        }
    }
    return all;
}
