// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "picture_kernels.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/scene/paper_picture.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int colours = 3; // red, green and blue

bool is_in_colours(const sensing_profile& profile) { return profile.name == "paper"; }

bool is_power(detector_kind kind)
{
    return kind != detector_kind::cyclic_prefix_15khz &&
        kind != detector_kind::cyclic_prefix_30khz;
}

picture make_papers_picture(const frame_rows& frame, int columns)
{
    std::vector<float> sensed;
    std::vector<bool> is_sensed(frame.rows);
    for (int r = 0; r < frame.rows; ++r) {
        const float* row = frame.detectors[0] + size_t(r) * columns;
        is_sensed[r] = !std::isnan(row[0]);
        if (is_sensed[r]) {
            sensed.insert(sensed.end(), row, row + columns);
        }
    }
    const auto grey = paper_grey_levels(sensed);
    const auto& map = parula();
    picture p{ frame.rows, columns, {} };
    p.pixels.assign(size_t(frame.rows) * columns * colours, 0);
    const uint8_t* level = grey.data();
    for (int r = 0; r < frame.rows; ++r) {
        if (!is_sensed[r]) {
            continue;
        }
        uint8_t* pixel = &p.pixels[size_t(r) * columns * colours];
        for (int c = 0; c < columns; ++c, ++level, pixel += colours) {
            std::copy_n(&map[size_t(*level) * colours], colours, pixel);
        }
    }
    return p;
}

picture make_picture_over_floor(const sensing_profile& profile,
                                const frame_rows& frame,
                                int columns,
                                const std::vector<float>& floor)
{
    const int joined = profile.joined_rows;
    const int channels = picture_channels(profile);
    picture p{ (frame.rows + joined - 1) / joined, columns, {} };
    p.pixels.assign(size_t(p.rows) * columns * channels, 0);
    std::vector<float> inverse_floor(columns);
    std::transform(floor.begin(), floor.end(), inverse_floor.begin(), [](float power) {
        return 1.0f / std::max(power, 1e-30f);
    });
    std::vector<uint8_t> levels(columns);
    for (int r = 0; r < frame.rows; ++r) {
        const size_t first = size_t(r) * columns;
        if (std::isnan(frame.detectors[0][first])) {
            continue;
        }
        for (size_t d = 0; d < profile.detectors.size(); ++d) {
            const float* row = frame.detectors[d] + first;
            if (is_power(profile.detectors[d])) {
                levels_over_floor(row, inverse_floor.data(), levels.data(), columns);
            } else {
                levels_of_likeness(row, levels.data(), columns);
            }
            const size_t channel = size_t(r % joined) * profile.detectors.size() + d;
            uint8_t* out = &p.pixels[size_t(r / joined) * columns * channels + channel];
            for (int c = 0; c < columns; ++c, out += channels) {
                *out = levels[c];
            }
        }
    }
    return p;
}

} // namespace

int picture_channels(const sensing_profile& profile)
{
    return is_in_colours(profile) ? colours
                                  : int(profile.detectors.size()) * profile.joined_rows;
}

picture make_picture(const sensing_profile& profile,
                     const frame_rows& frame,
                     int columns,
                     const std::vector<float>& floor)
{
    if (is_in_colours(profile)) {
        return make_papers_picture(frame, columns);
    }
    if (int(floor.size()) != columns) {
        throw std::invalid_argument("a picture's noise floor must have its " +
                                    std::to_string(columns) + " columns, got " +
                                    std::to_string(floor.size()));
    }
    return make_picture_over_floor(profile, frame, columns, floor);
}

labelled_picture make_labelled_picture(const frame& f, const sensing_profile& profile)
{
    frame_rows rows{ f.rows, {} };
    for (const auto& values : f.detectors) {
        rows.detectors.push_back(values.data());
    }
    auto floor = f.floor;
    if (floor.empty() && !is_in_colours(profile)) {
        noise_floor estimate({}, { profile, f.sample_rate });
        estimate.add(rows.detectors[0], f.rows);
        floor = estimate.estimate().power;
    }
    auto seen = make_picture(profile, rows, f.columns, floor);
    return { seen.rows,
             seen.columns,
             std::move(seen.pixels),
             join_labels(f.labels, f.rows, f.columns, profile.joined_rows) };
}

picture pad_picture(picture p, int stride)
{
    const auto up = [=](int n) { return (n + stride - 1) / stride * stride; };
    picture padded{ up(p.rows), up(p.columns), {} };
    if (padded.rows == p.rows && padded.columns == p.columns) {
        return p;
    }
    const size_t channels = p.pixels.size() / (size_t(p.rows) * p.columns);
    padded.pixels.assign(size_t(padded.rows) * padded.columns * channels, 0);
    for (int r = 0; r < p.rows; ++r) {
        std::copy_n(&p.pixels[size_t(r) * p.columns * channels],
                    p.columns * channels,
                    &padded.pixels[size_t(r) * padded.columns * channels]);
    }
    return padded;
}

labelled_picture pad_picture(labelled_picture p, int stride)
{
    auto padded = pad_picture(picture{ p.rows, p.columns, std::move(p.pixels) }, stride);
    std::vector<uint8_t> labels(size_t(padded.rows) * padded.columns, label_unsensed);
    for (int r = 0; r < p.rows; ++r) {
        std::copy_n(&p.labels[size_t(r) * p.columns],
                    p.columns,
                    &labels[size_t(r) * padded.columns]);
    }
    return { padded.rows, padded.columns, std::move(padded.pixels), std::move(labels) };
}

std::vector<uint8_t>
join_labels(const std::vector<uint8_t>& labels, int rows, int columns, int joined_rows)
{
    const int joined = (rows + joined_rows - 1) / joined_rows;
    std::vector<uint8_t> out(size_t(joined) * columns, label_noise);
    // Signals come before what is not known, and that before noise.
    const auto order = [](uint8_t label) { return label == label_noise ? 256 : label; };
    for (int r = 0; r < rows; ++r) {
        const uint8_t* from = &labels[size_t(r) * columns];
        uint8_t* to = &out[size_t(r / joined_rows) * columns];
        for (int c = 0; c < columns; ++c) {
            to[c] = order(from[c]) < order(to[c]) ? from[c] : to[c];
        }
    }
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
