// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recording_frames.h"
#include "../sigmf_json.h"
#include <algorithm>
#include <cctype>
#include <cmath>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/scene/label_mask.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::ordered_json;

struct labelled_box {
    int64_t sample_start;
    int64_t sample_stop;
    double freq_lower_edge; // Hz, absolute; infinite where none is given
    double freq_upper_edge;
    uint8_t label;
};

struct labelled_recording {
    std::string path;
    double sample_rate;
    std::vector<labelled_box> boxes;
};

struct frame_place {
    size_t recording;
    int64_t sample_start;
    double frequency; // Hz that it was tuned to
};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return char(std::tolower(c));
    });
    return text;
}

uint8_t label_of(const std::string& name, const std::vector<std::string>& classes)
{
    const auto found = std::find(classes.begin(), classes.end(), lower(name));
    return found == classes.end() ? label_unsensed : uint8_t(found - classes.begin() + 1);
}

std::vector<labelled_box> boxes_of(const recording& r,
                                   const std::string& path,
                                   const std::vector<std::string>& classes)
{
    const auto metadata = parse_sigmf_json(path, r.metadata());
    const int64_t offset =
        whole_number(metadata["global"].value("core:offset", json(0))).value_or(0);
    std::vector<labelled_box> boxes;
    for (const auto& a : metadata.value("annotations", json::array())) {
        const auto start = whole_number(a.value("core:sample_start", json()));
        const auto label = a.value("core:label", json());
        if (is_ours(a) || !start || !label.is_string()) {
            continue;
        }
        // Without a count it lasts to the end.
        const auto count = whole_number(a.value("core:sample_count", json()));
        const auto edge = [&](const char* key, double none) {
            const auto value = a.value(key, json());
            return value.is_number() ? value.get<double>() : none;
        };
        const int64_t first = *start - offset;
        boxes.push_back({ first,
                          count ? first + *count : r.sample_count(),
                          edge("core:freq_lower_edge", -INFINITY),
                          edge("core:freq_upper_edge", INFINITY),
                          label_of(label.get<std::string>(), classes) });
    }
    const bool any = std::any_of(boxes.begin(), boxes.end(), [](const auto& box) {
        return box.label != label_unsensed;
    });
    if (!any) {
        std::string names;
        for (const auto& name : classes) {
            names += (names.empty() ? "" : ", ") + name;
        }
        throw std::invalid_argument(
            path + ": has no annotation whose core:label is one of " + names);
    }
    return boxes;
}

class recording_frames : public frame_recipe
{
public:
    recording_frames(const std::vector<std::string>& paths,
                     recording_part part,
                     const sensing_profile& profile)
        : d_profile(profile)
    {
        for (const auto& path : paths) {
            add(path, part);
        }
        if (d_places.empty()) {
            throw std::invalid_argument(
                "recordings: none holds a frame to " +
                std::string(part == recording_part::training ? "learn from"
                                                             : "validate by") +
                " (" + std::to_string(frame_seconds() * 1e3) + " ms)");
        }
    }

    const char* name() const override { return "recordings"; }
    const sensing_profile& profile() const override { return d_profile; }
    frame make(uint64_t index) const override;

private:
    double frame_seconds() const
    {
        return d_profile.row_duration_s.value() * d_profile.rows_per_frame;
    }
    void add(const std::string& path, recording_part part);

    sensing_profile d_profile;
    std::vector<labelled_recording> d_recordings;
    std::vector<frame_place> d_places;
};

void recording_frames::add(const std::string& path, recording_part part)
{
    const auto opened = recording::open(path);
    const spectrogram_geometry geometry(d_profile, opened->sample_rate());
    d_recordings.push_back(
        { path, opened->sample_rate(), boxes_of(*opened, path, d_profile.classes) });
    const int64_t length = geometry.row_start(d_profile.rows_per_frame);
    for (const auto& capture : opened->captures()) {
        const int64_t frames = capture.sample_count / length;
        const int64_t learnt = frames - frames / 5;
        const bool training = part == recording_part::training;
        for (int64_t i = training ? 0 : learnt; i < (training ? learnt : frames); ++i) {
            d_places.push_back({ d_recordings.size() - 1,
                                 capture.sample_start + i * length,
                                 capture.frequency });
        }
    }
}

frame recording_frames::make(uint64_t index) const
{
    const auto& place = d_places[size_t(index % d_places.size())];
    const auto& source = d_recordings[place.recording];
    spectrogram rows(d_profile, source.sample_rate, 0, transform_planning::reproducible);
    const auto& geometry = rows.geometry();
    frame f;
    f.index = index;
    f.sample_rate = source.sample_rate;
    f.rows = d_profile.rows_per_frame;
    f.columns = geometry.columns();

    const auto opened = recording::open(source.path);
    opened->seek(place.sample_start);
    std::vector<std::complex<float>> samples(size_t(geometry.row_start(f.rows)));
    const size_t got = opened->read(samples.data(), samples.size());
    std::vector<float*> out;
    f.detectors.assign(d_profile.detectors.size(),
                       std::vector<float>(size_t(f.rows) * f.columns, NAN));
    for (auto& values : f.detectors) {
        out.push_back(values.data());
    }
    const auto done = rows.process(samples.data(), got, out, size_t(f.rows));
    for (auto& at : out) {
        at += done.rows * size_t(f.columns);
    }
    rows.finish(out, size_t(f.rows) - done.rows);

    label_mask mask(geometry, f.rows);
    const double rate = source.sample_rate;
    const int64_t length = int64_t(samples.size());
    for (const auto& box : source.boxes) {
        const int64_t start = std::max<int64_t>(box.sample_start - place.sample_start, 0);
        const int64_t stop = std::min(box.sample_stop - place.sample_start, length);
        if (stop > start) {
            const double lower = std::max(box.freq_lower_edge - place.frequency,
                                          -rate / 2);
            const double upper = std::min(box.freq_upper_edge - place.frequency,
                                          rate / 2);
            if (upper > lower) {
                mask.add({ double(start) / rate, double(stop) / rate, lower, upper },
                         box.label);
            }
        }
    }
    f.labels = mask.labels();
    f.parameters = json{
        { "recording", source.path }, { "sample_start", place.sample_start }
    }.dump();
    return f;
}

} // namespace

std::unique_ptr<frame_recipe> make_recording_frames(const std::vector<std::string>& paths,
                                                    recording_part part,
                                                    const sensing_profile& profile)
{
    return std::make_unique<recording_frames>(paths, part, profile);
}

} // namespace core
} // namespace specsense
} // namespace gr
