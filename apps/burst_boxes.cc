// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "burst_boxes.h"
#include <utility>

namespace {

// Boxes nearer than this, in pixels, can't be told apart.
constexpr double least_gap = 4;

} // namespace

box_merger::box_merger(const std::vector<gr::specsense::core::emission>& emissions)
{
    for (const auto& e : emissions) {
        d_by_id[e.id].emission = { e.id, e.label, {}, {} };
    }
}

void box_merger::add(uint64_t id, const rectangle& box)
{
    const auto found = d_by_id.find(id);
    if (found == d_by_id.end()) {
        return;
    }
    auto& e = found->second.emission;
    auto& boxes = e.boxes;
    e.extent = boxes.empty() ? box : united(e.extent, box);
    size_t& settled = found->second.settled;
    for (size_t i = settled; i < boxes.size(); ++i) {
        if (boxes[i].bottom + least_gap <= box.top) {
            std::swap(boxes[i], boxes[settled++]);
        } else if (overlap(boxes[i], widened_by(box, least_gap))) {
            boxes[i] = united(boxes[i], box);
            return;
        }
    }
    boxes.push_back(box);
}

std::vector<emission_boxes> box_merger::take()
{
    std::vector<emission_boxes> all;
    for (auto& [id, gathered] : d_by_id) {
        if (!gathered.emission.boxes.empty()) {
            all.push_back(std::move(gathered.emission));
        }
    }
    return all;
}
