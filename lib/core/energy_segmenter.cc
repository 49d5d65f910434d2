// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "energy_segmenter.h"
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t smallest_region = 3; // pixels

} // namespace

std::vector<detector_kind> energy_segmenter::detectors_of(const sensing_profile& profile)
{
    std::vector<detector_kind> found;
    for (auto kind : { detector_kind::average, detector_kind::peak }) {
        const auto& offered = profile.detectors;
        if (std::find(offered.begin(), offered.end(), kind) != offered.end()) {
            found.push_back(kind);
        }
    }
    if (found.empty() || found.front() != detector_kind::average) {
        throw std::invalid_argument(
            "model energy needs a profile with the average detector, got " +
            profile.name);
    }
    return found;
}

energy_segmenter::energy_segmenter(const segmentation_config& config,
                                   const spectrogram_geometry& geometry)
    : d_detectors(detectors_of(geometry.profile())), d_columns(geometry.columns()),
      d_rows_per_frame(geometry.profile().rows_per_frame),
      d_detector(config.false_alarm_rate, geometry), d_floor(config.noise_floor, geometry)
{
    d_estimate = d_floor.estimate();
}

void energy_segmenter::survey(const frame_rows& frame)
{
    d_floor.add(frame.detectors[0], frame.rows);
}

void energy_segmenter::retune() { d_floor.retune(); }

frame_report
energy_segmenter::segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence)
{
    const size_t pixels = size_t(frame.rows) * d_columns;
    d_floor.add(frame.detectors[0], frame.rows);
    d_estimate = d_floor.estimate();
    d_levels.assign(pixels, energy_level::noise);
    std::fill_n(labels, pixels, label_noise);
    std::fill_n(confidence, pixels, uint8_t(0));
    for (int r = 0; r < frame.rows; ++r) {
        const size_t offset = size_t(r) * d_columns;
        const float* average = frame.detectors[0] + offset;
        if (std::isnan(average[0])) {
            std::fill_n(labels + offset, d_columns, label_unsensed);
            continue;
        }
        const float* peak = frame.detectors.size() > 1 ? frame.detectors[1] + offset
                                                       : nullptr;
        d_detector.detect(
            average, peak, d_estimate.power.data(), d_levels.data() + offset);
    }
    for (int r = 0; r < frame.rows; ++r) {
        for (int c = 0; c < d_columns; ++c) {
            const size_t i = size_t(r) * d_columns + c;
            if (d_levels[i] == energy_level::found && labels[i] == label_noise) {
                label_region(r, c, frame.rows, labels, confidence);
            }
        }
    }
    return {};
}

/* Labels what hangs together with a found pixel (over edges and corners). */
void energy_segmenter::label_region(
    int row, int column, int rows, uint8_t* labels, uint8_t* confidence)
{
    d_region.clear();
    const auto visit = [&](int r, int c) {
        const int i = r * d_columns + c;
        if (d_levels[i] != energy_level::noise && labels[i] == label_noise) {
            labels[i] = 1;
            confidence[i] = d_levels[i] == energy_level::found ? 255 : 128;
            d_region.push_back(i);
        }
    };
    visit(row, column);
    bool cut = false;
    for (size_t next = 0; next < d_region.size(); ++next) {
        const int r = d_region[next] / d_columns;
        const int c = d_region[next] % d_columns;
        cut = cut || r == 0 || r == rows - 1;
        for (int y = std::max(r - 1, 0); y <= std::min(r + 1, rows - 1); ++y) {
            for (int x = std::max(c - 1, 0); x <= std::min(c + 1, d_columns - 1); ++x) {
                visit(y, x);
            }
        }
    }
    if (d_region.size() < smallest_region && !cut) {
        for (int i : d_region) {
            labels[i] = label_noise;
            confidence[i] = 0;
            d_levels[i] = energy_level::noise;
        }
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
