// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/scene/paper_picture.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int colours = 3; // red, green and blue

void require_paper(const sensing_profile& profile)
{
    if (profile.name != "paper") {
        throw std::invalid_argument("pictures for networks are defined for profile "
                                    "paper, got " +
                                    profile.name);
    }
}

} // namespace

int picture_channels(const sensing_profile& profile)
{
    require_paper(profile);
    return colours;
}

std::vector<uint8_t> make_picture(const sensing_profile& profile,
                                  const std::vector<const float*>& detectors,
                                  int rows,
                                  int columns)
{
    require_paper(profile);
    std::vector<float> sensed;
    std::vector<bool> is_sensed(rows);
    for (int r = 0; r < rows; ++r) {
        const float* row = detectors[0] + size_t(r) * columns;
        is_sensed[r] = !std::isnan(row[0]);
        if (is_sensed[r]) {
            sensed.insert(sensed.end(), row, row + columns);
        }
    }
    const auto grey = paper_grey_levels(sensed);
    const auto& map = parula();
    std::vector<uint8_t> picture(size_t(rows) * columns * colours, 0);
    const uint8_t* level = grey.data();
    for (int r = 0; r < rows; ++r) {
        if (!is_sensed[r]) {
            continue;
        }
        uint8_t* pixel = &picture[size_t(r) * columns * colours];
        for (int c = 0; c < columns; ++c, ++level, pixel += colours) {
            std::copy_n(&map[size_t(*level) * colours], colours, pixel);
        }
    }
    return picture;
}

} // namespace core
} // namespace specsense
} // namespace gr
