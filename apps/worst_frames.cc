// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "worst_frames.h"
#include "answer_picture.h"
#include "output_files.h"
#include <cmath>
#include <filesystem>
#include <gnuradio/specsense/core/sigmf_annotations.h>

using namespace gr::specsense;

void worst_frames::add(answered_frame f, double mean_iou)
{
    // A frame without any answer has no figure, and is worse than all others.
    d_frames.emplace(std::isnan(mean_iou) ? -1.0 : mean_iou, std::move(f));
    if (d_frames.size() > d_most) {
        d_frames.erase(std::prev(d_frames.end()));
    }
}

void worst_frames::draw(const std::string& folder,
                        const std::vector<std::string>& labels) const
{
    uint64_t rank = 0;
    for (const auto& place : d_frames) {
        const auto& f = place.second;
        const std::string name = "worst_" + numbered_name(++rank, "_") +
            numbered_name(f.frame.index, ".png");
        core::write_file_atomically(std::filesystem::path(folder) / name,
                                    draw_answer_picture(f, labels));
    }
}
