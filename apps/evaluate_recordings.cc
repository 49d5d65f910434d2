// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluate_recordings.h"
#include "burst_list.h"
#include "output_files.h"
#include "progress_bar.h"
#include "recording_report.h"
#include "sensing_pipeline.h"
#include "sigmf_json.h"
#include "spectrum_picture.h"
#include "staged_file.h"
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

using namespace gr::specsense;
namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return char(std::tolower(c));
    });
    return text;
}

void complain(const std::string& path, const std::string& message)
{
    std::cerr << "specsense: " << path << ": " << message << std::endl;
}

/* Sample numbers beyond it are no numbers of samples. */
constexpr double most_samples = 1e15;

/* All but what specsense itself found: answers are no truth. */
std::vector<labelled_box> truth_of(const core::recording& r,
                                   const std::string& path,
                                   const recording_extent& extent)
{
    std::vector<labelled_box> truth;
    const auto metadata = json::parse(r.metadata());
    const auto offset = metadata["global"].value("core:offset", json(0));
    const double first_sample = offset.is_number() ? offset.get<double>() : 0.0;
    int64_t left_out = 0;
    for (const auto& a : metadata.value("annotations", json::array())) {
        const auto start = a.is_object() ? a.value("core:sample_start", json()) : json();
        if (core::is_ours(a) || !start.is_number() ||
            std::abs(start.get<double>()) > most_samples) {
            ++left_out;
            continue;
        }
        const auto number = [&](const char* key, double otherwise) {
            const auto value = a.value(key, json());
            return value.is_number() ? value.get<double>() : otherwise;
        };
        const auto label = a.value("core:label", json());
        const double first = (start.get<double>() - first_sample) / r.sample_rate();
        const double count = number("core:sample_count", NAN);
        truth.push_back(
            { label.is_string() ? lower(label.get<std::string>()) : "",
              first,
              std::isnan(count) ? extent.duration : first + count / r.sample_rate(),
              number("core:freq_lower_edge", extent.freq_lower_edge),
              number("core:freq_upper_edge", extent.freq_upper_edge) });
    }
    if (left_out > 0) {
        complain(path,
                 "warning: " + std::to_string(left_out) +
                     " annotations are specsense's own, or none, and no truth");
    }
    const auto lies_outside = [&](const labelled_box& b) {
        return b.time_start >= extent.duration || b.time_stop <= 0.0 ||
            b.freq_lower_edge >= extent.freq_upper_edge ||
            b.freq_upper_edge <= extent.freq_lower_edge;
    };
    const auto outside = std::count_if(truth.begin(), truth.end(), lies_outside);
    if (outside > 0) {
        complain(path,
                 "warning: " + std::to_string(outside) +
                     " annotations lie outside of the recording's time or band");
    }
    return truth;
}

/* Whether one is the other, cut at the recording's edges. */
bool is_cut_from(const labelled_box& cut,
                 const labelled_box& whole,
                 const recording_extent& extent)
{
    return cut.label == whole.label &&
        cut.time_start == std::max(whole.time_start, 0.0) &&
        cut.time_stop == std::min(whole.time_stop, extent.duration) &&
        cut.freq_lower_edge == std::max(whole.freq_lower_edge, extent.freq_lower_edge) &&
        cut.freq_upper_edge == std::min(whole.freq_upper_edge, extent.freq_upper_edge);
}

/* Power and noise floor of a box's pixels, as the rows go by. */
struct box_level {
    const labelled_box* box;
    double power = 0.0;
    double floor = 0.0;

    double snr_db() const
    {
        const double ratio = (power - floor) / floor;
        return ratio > 0.0 ? 10.0 * std::log10(ratio) : -INFINITY;
    }
};

void add_row(const sensed_row& row,
             const core::spectrogram_geometry& geometry,
             std::vector<box_level>& levels)
{
    const double start = double(row.sample_start) / geometry.sample_rate();
    const double stop = double(row.sample_stop) / geometry.sample_rate();
    const auto* floor = row.labelled.floor;
    if (!floor || !row.labelled.floor_known || std::isnan(row.labelled.average[0])) {
        return;
    }
    for (auto& level : levels) {
        const auto& b = *level.box;
        if (b.time_start >= stop || start >= b.time_stop) {
            continue;
        }
        for (int c = 0; c < row.columns; ++c) {
            const double frequency = row.center_frequency + geometry.column_center(c);
            if (frequency > b.freq_lower_edge && frequency < b.freq_upper_edge) {
                level.power += row.labelled.average[c];
                level.floor += floor[c];
            }
        }
    }
}

/* The truth as if it had been found, to be drawn. */
void list_truth(const std::vector<labelled_box>& truth,
                double rate,
                burst_list& bursts,
                std::vector<core::emission>& emissions)
{
    for (const auto& b : truth) {
        core::emission e;
        e.id = emissions.size() + 1;
        e.label = b.label;
        e.burst_count = 1;
        e.freq_lower_edge = b.freq_lower_edge;
        e.freq_upper_edge = b.freq_upper_edge;
        e.sample_start = int64_t(b.time_start * rate);
        e.sample_count = int64_t((b.time_stop - b.time_start) * rate);
        emissions.push_back(e);
        bursts.add({ e.sample_start,
                     e.sample_count,
                     b.freq_lower_edge,
                     b.freq_upper_edge,
                     b.label,
                     e.id });
    }
    bursts.finish([](uint64_t id) { return id; });
}

bool is_right(const recording_score& s)
{
    return s.false_seconds == 0.0 &&
        std::all_of(s.labels.begin(), s.labels.end(), [](const auto& l) {
               return l.found == l.emissions && l.right == l.claimed;
           });
}

void write_picture(const std::string& path, const picture_content& content)
{
    staged_file file(path);
    file.write(draw_spectrum_picture(content));
    file.commit();
}

recording_result evaluate(const recordings_evaluation& o, const std::string& path)
{
    const auto recording = core::recording::open(path);
    const double rate = recording->sample_rate();
    const auto& captures = recording->captures();
    const double center = captures.front().frequency;
    if (std::any_of(captures.begin(), captures.end(), [&](const auto& c) {
            return c.frequency != center;
        })) {
        throw std::invalid_argument(
            "is tuned to several frequencies, and can't be scored as one band");
    }
    for (const auto& warning : recording->warnings()) {
        std::cerr << "specsense: warning: " << warning << std::endl;
    }
    const recording_extent extent{ double(recording->sample_count()) / rate,
                                   center - rate / 2.0,
                                   center + rate / 2.0,
                                   captures.size() > 1 };
    const auto truth = truth_of(*recording, path, extent);

    pipeline_config config;
    config.segmentation = o.segmentation;
    config.profile = core::profile_of_model(o.segmentation.model);
    sensing_pipeline pipeline(*recording, config);
    std::vector<labelled_box> found;
    burst_list bursts(pipeline.classes());
    std::vector<core::emission> emissions;
    std::vector<box_level> levels;
    for (const auto& b : truth) {
        levels.push_back({ &b });
    }
    std::optional<spectrum_raster> raster;
    if (!o.pictures.empty()) {
        raster.emplace(*recording, pipeline.geometry(), pipeline.classes().size());
    }
    pipeline.on_burst = [&](const core::burst_annotation& b) {
        bursts.add(b);
        const double start = double(b.sample_start) / rate;
        found.push_back({ lower(b.label),
                          start,
                          start + double(b.sample_count) / rate,
                          b.freq_lower_edge,
                          b.freq_upper_edge });
    };
    pipeline.on_emission = [&](const core::emission& e) { emissions.push_back(e); };
    pipeline.on_occupancy = [&](const core::occupancy_report& report) {
        if (raster) {
            raster->add_occupancy(report);
        }
    };
    pipeline.on_row = [&](const sensed_row& row) {
        add_row(row, pipeline.geometry(), levels);
        if (raster) {
            raster->add_row(row);
        }
    };
    pipeline.run();
    bursts.finish([&](uint64_t id) { return pipeline.emission_of(id); });

    recording_result r{ recording->name() };
    r.score = score_recording(truth, found, extent);
    for (const auto& b : r.score.boxes) {
        // The score's boxes are cut at the recording's edges, and in another order.
        const auto level = std::find_if(levels.begin(), levels.end(), [&](const auto& l) {
            return is_cut_from(b.box, *l.box, extent);
        });
        r.boxes.push_back({ b, level->floor > 0.0 ? level->snr_db() : NAN });
    }
    if (raster && !is_right(r.score)) {
        const std::string place = (fs::path(o.pictures) / r.name).string();
        write_picture(place + ".found.png",
                      { *recording, *raster, pipeline.classes(), bursts, emissions });
        std::vector<std::string> labels;
        for (const auto& b : truth) {
            if (std::find(labels.begin(), labels.end(), b.label) == labels.end()) {
                labels.push_back(b.label);
            }
        }
        burst_list true_bursts(labels);
        std::vector<core::emission> true_emissions;
        list_truth(truth, rate, true_bursts, true_emissions);
        write_picture(
            place + ".truth.png",
            { *recording, *raster, pipeline.classes(), true_bursts, true_emissions });
    }
    return r;
}

std::vector<std::string> recordings_in(const std::string& folder)
{
    if (!fs::is_directory(folder)) {
        throw std::invalid_argument("--recordings must name a folder, got \"" + folder +
                                    "\"");
    }
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto kind = entry.path().extension();
        if (kind == ".sigmf-meta" || kind == ".sigmf") {
            paths.push_back(entry.path().string());
        }
    }
    if (paths.empty()) {
        throw std::invalid_argument("--recordings must name a folder with SigMF "
                                    "recordings, got \"" +
                                    folder + "\", which has none");
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

} // namespace

int evaluate_recordings(const recordings_evaluation& o)
{
    // What is wrong whatever the recording is.
    core::make_segmentation_engine(o.segmentation,
                                   { core::profile_of_model(o.segmentation.model),
                                     core::spectrogram_geometry::highest_rate });
    const auto paths = recordings_in(o.folder);
    if (!o.pictures.empty()) {
        make_output_folder(o.pictures);
    }
    std::optional<staged_file> figures;
    if (!o.json.empty()) {
        figures.emplace(o.json);
    }
    std::vector<recording_result> results;
    std::vector<std::string> missing;
    {
        progress_bar bar(o.segmentation.model);
        for (const auto& path : paths) {
            try {
                results.push_back(evaluate(o, path));
            } catch (const std::exception& error) {
                const std::string message = error.what();
                const bool names_it = message.rfind(path + ": ", 0) == 0;
                complain(path, names_it ? message.substr(path.size() + 2) : message);
                missing.push_back(fs::path(path).stem().string());
            }
            bar.show(double(results.size() + missing.size()) / double(paths.size()));
        }
    }
    const recording_report report(results, missing);
    report.print(std::cout);
    if (figures) {
        figures->write(report.as_json().dump(1) + "\n");
        figures->commit();
    }
    return missing.empty() ? 0 : 1;
}
