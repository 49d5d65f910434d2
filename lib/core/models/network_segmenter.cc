// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "network_segmenter.h"
#include "inference_worker.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/model_fit.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <gnuradio/specsense/core/models/torch_backend.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Fitting the floor takes about a millisecond.
constexpr double longest_wait_for_floor = 0.1; // s

std::unique_ptr<network_executor> make_executor(const model& m,
                                                const segmentation_config& config)
{
    if (config.device == "cpu") {
        const bool has_int8 = !m.description.quantisation.empty();
        const auto best = has_int8 ? model_precision::int8 : model_precision::fp32;
        return make_cpu_executor(m, config.precision.value_or(best), config.threads);
    }
    return open_torch_backend().make_executor(m, config.device, config.threads);
}

} // namespace

std::unique_ptr<segmentation_engine>
make_network_segmenter(const model& m,
                       const segmentation_config& config,
                       const spectrogram_geometry& geometry)
{
    check_fit(m.description, geometry);
    return std::make_unique<network_segmenter>(m.description,
                                               make_network(m.description.architecture),
                                               make_executor(m, config),
                                               config,
                                               geometry);
}

network_segmenter::network_segmenter(const model_description& description,
                                     const network& net,
                                     std::unique_ptr<network_executor> executor,
                                     const segmentation_config& config,
                                     const spectrogram_geometry& geometry)
    : d_profile(description.profile), d_columns(geometry.columns()),
      d_stride(net.stride()), d_channels(net.output_channels()),
      d_executor(std::move(executor)), d_gated(config.gate),
      d_gate({ d_profile, geometry.sample_rate() }), d_clean(d_columns),
      d_floor(config.noise_floor, { d_profile, geometry.sample_rate() }),
      d_longest_wait(std::llround(longest_wait_for_floor / geometry.row_duration())),
      d_decision(d_profile, d_columns, config.least_confidence)
{
    d_estimate = d_floor.estimate();
}

frame_report
network_segmenter::segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence)
{
    const size_t pixels = size_t(frame.rows) * d_columns;
    const frame_rows& rows = d_clean.clean(frame);
    learn_floor(rows);
    frame_report report;
    report.gated = d_gated && d_clean.all_clean() && d_gate.is_noise(rows, d_estimate);
    if (report.gated) {
        std::fill_n(labels, pixels, label_noise);
        std::fill_n(confidence, pixels, uint8_t(255));
        return report;
    }
    if (d_clean.any_sensed()) {
        label_by_network(rows, labels, confidence);
        d_decision.decide(frame.rows, labels, confidence);
    }
    d_clean.mark(labels, confidence);
    report.non_finite_pixels = std::count(labels, labels + pixels, label_unsensed) -
        int64_t(d_clean.rows_of_nan()) * d_columns;
    return report;
}

void network_segmenter::label_by_network(const frame_rows& frame,
                                         uint8_t* labels,
                                         uint8_t* confidence)
{
    const auto seen = pad_picture(
        make_picture(d_profile, frame, d_columns, d_estimate.power), d_stride);
    d_logits.resize(size_t(seen.rows) * seen.columns * d_channels);
    inference_worker::instance().run([&] {
        d_executor->run(seen.pixels.data(), 1, seen.rows, seen.columns, d_logits.data());
    });
    decide_rows(d_logits.data(),
                frame.rows,
                d_columns,
                seen.columns,
                d_profile.joined_rows,
                d_channels,
                labels,
                confidence);
}

void network_segmenter::survey(const frame_rows& frame)
{
    const frame_rows& rows = d_clean.clean(frame);
    d_floor.add(rows.detectors[0], rows.rows);
    d_rows_since += rows.rows;
}

/* Anew as often as the rows have doubled: they tell the less news, the more there are. */
void network_segmenter::learn_floor(const frame_rows& frame)
{
    d_floor.add(frame.detectors[0], frame.rows);
    d_rows_since += frame.rows;
    if (d_rows_since >= std::min(d_rows_known, d_longest_wait)) {
        d_estimate = d_floor.estimate();
        d_rows_known += d_rows_since;
        d_rows_since = 0;
    }
}

void network_segmenter::retune()
{
    d_floor.retune();
    d_rows_known = 0;
    d_rows_since = 0;
    d_decision.restart();
}

} // namespace core
} // namespace specsense
} // namespace gr
