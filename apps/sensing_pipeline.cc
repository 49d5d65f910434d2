// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sensing_pipeline.h"
#include "row_reader.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/burst_level.h>

using namespace gr::specsense;

namespace {

// Frames looked at beforehand: a quarter of the recording, within these limits, and each
// capture's first one at least, since joined slices share a receiver, and what one of
// them shows holds for the others.
constexpr int64_t least_survey_frames = 16;
constexpr int64_t most_survey_frames = 64;
// How much of the progress the survey is, at most.
constexpr double survey_share = 0.3;

core::frame_rows to_frame_rows(const row_frame& frame)
{
    core::frame_rows rows;
    rows.rows = frame.rows;
    for (const auto& d : frame.detectors) {
        rows.detectors.push_back(d.data());
    }
    return rows;
}

// The profile with the detectors that the model asks for.
core::sensing_profile with_detectors(core::sensing_profile profile,
                                     const std::vector<core::detector_kind>& detectors)
{
    profile.detectors = detectors;
    return profile;
}

} // namespace

sensing_pipeline::sensing_pipeline(core::recording& recording,
                                   const pipeline_config& config)
    : d_recording(recording), d_config(config),
      d_geometry(config.profile, recording.sample_rate()),
      d_noise_bandwidth(core::noise_bandwidth_columns(d_geometry))
{
    const int64_t row_samples = d_geometry.row_start(1) - d_geometry.row_start(0);
    int64_t longest = 0;
    for (const auto& capture : recording.captures()) {
        longest = std::max(longest, capture.sample_count);
    }
    if (longest < row_samples) {
        throw core::recording_error(
            "must hold at least one row of " + std::to_string(row_samples) +
            " samples without a gap, got " + std::to_string(longest) + " samples");
    }
    // Rounding makes noise of its own: no floor lies below it.
    const double rounding = recording.quantisation_noise() * d_noise_bandwidth /
        d_geometry.columns();
    if (rounding > 0.0) {
        d_config.segmentation.noise_floor.lowest_dbfs = 10.0 * std::log10(rounding);
    }
    d_engine = core::make_segmentation_engine(d_config.segmentation, d_geometry);
    d_config.profile = with_detectors(config.profile, d_engine->detectors());
    d_config.extraction.classes = d_engine->classes();
    d_extractor = std::make_unique<core::occupancy_extractor>(d_config.extraction,
                                                              d_geometry);
    d_extractor->on_burst = [this](const core::burst& b) { annotate(b); };
    d_extractor->on_emission = [this](const core::emission& e) {
        if (e.state == core::emission_state::end) {
            end_emission(e);
        }
    };
    d_extractor->on_occupancy = [this](const core::occupancy_report& report) {
        if (on_occupancy) {
            on_occupancy(report);
        }
    };
    const size_t pixels = size_t(d_engine->rows_per_frame()) * d_geometry.columns();
    d_labels.resize(pixels);
    d_confidence.resize(pixels);
}

sensing_pipeline::~sensing_pipeline() = default;

void sensing_pipeline::run()
{
    survey();
    label();
}

void sensing_pipeline::retune_for(size_t capture)
{
    const double frequency = d_recording.captures()[capture].frequency;
    if (d_tuned_ever && frequency != d_tuned) {
        d_engine->retune();
    }
    d_tuned = frequency;
    d_tuned_ever = true;
}

void sensing_pipeline::survey()
{
    const auto captures = static_cast<int64_t>(d_recording.captures().size());
    const int64_t all = d_recording.sample_count() /
        d_geometry.row_start(d_engine->rows_per_frame());
    const int64_t frames = std::clamp(all / 4, least_survey_frames, most_survey_frames);
    row_reader reader(d_recording,
                      d_config.profile,
                      d_config.dc_columns_masked,
                      d_engine->rows_per_frame(),
                      std::max<int64_t>(1, frames / captures));
    reader.for_each([this](const row_frame& frame) {
        if (frame.starts_capture) {
            retune_for(frame.capture);
        }
        if (frame.rows > 0) {
            d_engine->survey(to_frame_rows(frame));
        }
        if (on_progress) {
            on_progress(survey_share * frame.progress);
        }
    });
}

void sensing_pipeline::label()
{
    row_reader reader(d_recording,
                      d_config.profile,
                      d_config.dc_columns_masked,
                      d_engine->rows_per_frame(),
                      0);
    reader.for_each([this](const row_frame& frame) {
        if (frame.starts_capture) {
            start_capture(frame.capture, frame.capture == 0);
        }
        if (frame.rows > 0) {
            label_frame(frame);
        }
        if (frame.ends_capture) {
            d_extractor->end_segment();
        }
        if (on_progress) {
            on_progress(survey_share + (1.0 - survey_share) * frame.progress);
        }
    });
    d_extractor->finish();
    d_non_finite_samples = reader.non_finite_samples();
}

void sensing_pipeline::start_capture(size_t index, bool first)
{
    const auto& captures = d_recording.captures();
    d_capture = index;
    retune_for(index);
    core::segment_info segment;
    segment.sample_start = captures[index].sample_start;
    segment.time_start_ns = captures[index].time_start_ns;
    segment.center_frequency = captures[index].frequency;
    segment.retuned = first || captures[index].frequency != captures[index - 1].frequency;
    d_extractor->start_segment(segment);
}

void sensing_pipeline::label_frame(const row_frame& frame)
{
    const auto report =
        d_engine->segment(to_frame_rows(frame), d_labels.data(), d_confidence.data());
    d_non_finite_pixels += report.non_finite_pixels;
    const auto& floor = d_engine->floor();
    const auto& capture = d_recording.captures()[d_capture];
    const int columns = d_geometry.columns();
    for (int r = 0; r < frame.rows; ++r) {
        const size_t offset = size_t(r) * columns;
        const core::labelled_row row{ d_labels.data() + offset,
                                      d_confidence.data() + offset,
                                      frame.detectors[0].data() + offset,
                                      floor.power.empty() ? nullptr : floor.power.data(),
                                      floor.known };
        d_extractor->add_row(row);
        ++d_rows;
        if (std::isnan(row.average[0])) {
            ++d_unsensed_rows;
        } else if (!floor.known) {
            ++d_rows_without_floor;
        }
        if (on_row) {
            const int64_t start = d_geometry.row_start(frame.first_row + r);
            const int64_t stop = d_geometry.row_start(frame.first_row + r + 1);
            on_row({ capture.frequency,
                     capture.sample_start + std::max<int64_t>(start, 0),
                     capture.sample_start + std::min(stop, capture.sample_count),
                     columns,
                     row });
        }
    }
}

void sensing_pipeline::end_emission(core::emission e)
{
    const auto found = d_last_capture.find(e.id);
    const size_t last = found != d_last_capture.end() ? found->second : d_capture;
    if (found != d_last_capture.end()) {
        d_last_capture.erase(found);
    }
    if (e.merged_into != 0) {
        d_merged[e.id] = e.merged_into;
        auto& other = d_last_capture.emplace(e.merged_into, last).first->second;
        other = std::max(other, last);
        return;
    }
    // Its last row may reach beyond the capture's last sample.
    const auto& capture = d_recording.captures()[last];
    e.sample_count = std::min(
        e.sample_count, capture.sample_start + capture.sample_count - e.sample_start);
    e.time_stop =
        std::min(e.time_stop,
                 capture.time_start_ns + d_geometry.sample_time_ns(capture.sample_count));
    if (on_emission) {
        on_emission(e);
    }
}

uint64_t sensing_pipeline::emission_of(uint64_t id) const
{
    for (auto it = d_merged.find(id); it != d_merged.end(); it = d_merged.find(id)) {
        id = it->second;
    }
    return id;
}

void sensing_pipeline::annotate(const core::burst& b)
{
    d_last_capture[b.emission] = d_capture;
    if (!on_burst) {
        return;
    }
    const auto& capture = d_recording.captures()[d_capture];
    const int64_t start = std::clamp<int64_t>(
        d_geometry.row_start(b.row_start), 0, capture.sample_count - 1);
    const int64_t stop = std::clamp<int64_t>(
        d_geometry.row_start(b.row_stop), start + 1, capture.sample_count);
    const auto level = core::level_of(b, d_noise_bandwidth);
    core::burst_annotation a;
    a.sample_start = capture.sample_start + start;
    a.sample_count = stop - start;
    a.freq_lower_edge = capture.frequency + d_geometry.column_lower_edge(b.column_start);
    a.freq_upper_edge = capture.frequency +
        d_geometry.column_upper_edge(b.column_stop - 1);
    a.label = d_engine->classes()[b.label - 1];
    a.emission = b.emission;
    a.confidence = b.pixels > 0 ? b.confidence_sum / static_cast<double>(b.pixels) : 0.0;
    a.power_dbfs = level.power_dbfs;
    a.snr_db = level.snr_db;
    a.noise_floor_known = b.floor_known;
    on_burst(a);
}
