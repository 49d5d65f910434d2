// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sensing_pipeline.h"
#include "row_reader.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace gr::specsense;

namespace {

// Frames looked at beforehand: a quarter of the recording, within these limits, and each
// capture's first one at least, since joined slices share a receiver, and what one of
// them shows holds for the others.
constexpr int64_t least_survey_frames = 16;
constexpr int64_t most_survey_frames = 64;
// How much of the progress the survey is, at most.
constexpr double survey_share = 0.3;

// Power of white noise of a total power of 1 in a column.
double noise_share(const core::spectrogram_geometry& geometry)
{
    double energy = 0.0;
    for (float w : core::make_window(geometry.profile().window, geometry.columns())) {
        energy += double(w) * w;
    }
    return energy;
}

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
      d_noise_bandwidth(noise_share(d_geometry) * d_geometry.columns())
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
    const double rounding = recording.quantisation_noise() * noise_share(d_geometry);
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
        if (e.state == core::emission_state::end && on_emission) {
            core::emission ended = e;
            // Its last row may reach beyond the last sample.
            ended.sample_count = std::min(e.sample_count,
                                          d_recording.sample_count() - e.sample_start);
            on_emission(ended);
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
    d_engine->segment(to_frame_rows(frame), d_labels.data(), d_confidence.data());
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

void sensing_pipeline::annotate(const core::burst& b)
{
    if (!on_burst) {
        return;
    }
    const auto& capture = d_recording.captures()[d_capture];
    const int64_t start = std::clamp<int64_t>(
        d_geometry.row_start(b.row_start), 0, capture.sample_count - 1);
    const int64_t stop = std::clamp<int64_t>(
        d_geometry.row_start(b.row_stop), start + 1, capture.sample_count);
    const double signal = std::max(b.power_sum - b.floor_sum, 1e-30);
    const auto rows = static_cast<double>(std::max<int64_t>(b.rows, 1));
    core::burst_annotation a;
    a.sample_start = capture.sample_start + start;
    a.sample_count = stop - start;
    a.freq_lower_edge = capture.frequency + d_geometry.column_lower_edge(b.column_start);
    a.freq_upper_edge = capture.frequency +
        d_geometry.column_upper_edge(b.column_stop - 1);
    a.label = d_engine->classes()[b.label - 1];
    a.emission = b.emission;
    a.confidence = b.pixels > 0 ? b.confidence_sum / static_cast<double>(b.pixels) : 0.0;
    a.power_dbfs = 10.0 * std::log10(signal / d_noise_bandwidth / rows);
    a.snr_db = b.floor_known && b.floor_sum > 0.0
        ? 10.0 * std::log10(signal / b.floor_sum)
        : std::numeric_limits<double>::quiet_NaN();
    a.noise_floor_known = b.floor_known;
    on_burst(a);
}
