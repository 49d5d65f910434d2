// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "burst_tracker.h"
#include "emission_tracker.h"
#include "row_layers.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

// How long a burst must last before its emission is told of it (a subframe of LTE): by
// then its band is known well enough to find the emission that it belongs to.
constexpr double announce_after_s = 1e-3;

void require(bool holds, const std::string& rule, double value)
{
    if (!holds) {
        throw std::invalid_argument(rule + ", got " + std::to_string(value));
    }
}

const extraction_config& checked(const extraction_config& config)
{
    require(!config.classes.empty() && config.classes.size() < label_unsensed,
            "there must be 1 to 254 classes",
            double(config.classes.size()));
    // Far above any use, and far below where times in ns and rows would overflow.
    constexpr double longest = 1e6; // s
    constexpr int widest = 1000;
    require(config.hold_time_s >= 0.0 && config.hold_time_s <= longest,
            "hold time must lie in [0, 1e6] s",
            config.hold_time_s);
    require(config.update_interval_s > 0.0 && config.update_interval_s <= longest,
            "update interval must lie in (0, 1e6] s",
            config.update_interval_s);
    require(config.integration_time_s >= 0.0 && config.integration_time_s <= longest,
            "integration time must lie in [0, 1e6] s",
            config.integration_time_s);
    require(config.bridged_rows >= 0 && config.bridged_rows <= widest,
            "bridged rows must lie in [0, 1000]",
            config.bridged_rows);
    require(config.bridged_columns >= 0 && config.bridged_columns <= widest,
            "bridged columns must lie in [0, 1000]",
            config.bridged_columns);
    return config;
}

} // namespace

class occupancy_extractor::impl
{
public:
    impl(occupancy_extractor& owner,
         const extraction_config& config,
         const spectrogram_geometry& geometry);

    void start_segment(const segment_info& segment);
    void add_row(const labelled_row& row);
    void end_segment();
    void finish();

    segment_info d_segment;

private:
    void track(const labelled_row& row, const pixel_layer* layers);
    void end_burst(burst b);
    void report_occupancy();

    occupancy_extractor& d_owner;
    spectrogram_geometry d_geometry;
    row_layers d_layers;
    burst_tracker d_bursts;
    emission_tracker d_emissions;
    occupancy_counter d_occupancy;
    int64_t d_announce_rows;
    int64_t d_integration_ns; // 0: until the end
    bool d_in_segment = false;
    int64_t d_row = 0;       // next one of the segment
    int64_t d_tracked = 0;   // next one for the bursts
    int64_t d_first_row = 0; // of the segment, in the stream
    int64_t d_integration_start_ns = 0;
    int64_t d_integration_stop_ns = 0;
};

occupancy_extractor::impl::impl(occupancy_extractor& owner,
                                const extraction_config& config,
                                const spectrogram_geometry& geometry)
    : d_owner(owner), d_geometry(geometry),
      d_layers(geometry.columns(),
               static_cast<int>(checked(config).classes.size()),
               config.bridged_columns),
      d_bursts(geometry.columns(), config.bridged_rows, config.bridged_columns),
      d_emissions(config, geometry),
      d_occupancy(geometry.columns(), static_cast<int>(config.classes.size())),
      d_announce_rows(
          std::max<int64_t>(1, std::llround(announce_after_s / geometry.row_duration()))),
      d_integration_ns(std::llround(config.integration_time_s * 1e9))
{
    d_layers.on_row = [this](const labelled_row& row, const pixel_layer* layers) {
        track(row, layers);
    };
    d_bursts.on_end = [this](const burst& b) { end_burst(b); };
    d_bursts.on_merge = [this](burst& into, const burst& from) {
        d_emissions.merge(into, from);
    };
    d_emissions.on_emission = [this](const emission& e) {
        if (d_owner.on_emission) {
            d_owner.on_emission(e);
        }
    };
}

void occupancy_extractor::impl::end_burst(burst b)
{
    if (b.emission == 0) {
        d_emissions.assign(b);
    }
    d_emissions.close(b);
    if (d_owner.on_burst) {
        d_owner.on_burst(b);
    }
}

void occupancy_extractor::impl::start_segment(const segment_info& segment)
{
    end_segment();
    if (segment.retuned) {
        finish();
    }
    // What a gap leaves unsensed counts, but no integration time holds more than itself.
    const bool elapsed = d_integration_ns > 0 &&
        segment.time_start_ns - d_integration_start_ns >= d_integration_ns;
    if (elapsed || segment.time_start_ns < d_integration_start_ns) {
        report_occupancy();
    }
    d_segment = segment;
    d_first_row += d_row;
    d_row = 0;
    d_tracked = 0;
    d_in_segment = true;
    d_emissions.start_segment(segment, d_first_row);
}

void occupancy_extractor::impl::add_row(const labelled_row& row)
{
    if (!d_in_segment) {
        throw std::logic_error("a row came before any segment");
    }
    if (d_occupancy.rows() == 0) {
        d_integration_start_ns = d_segment.time_start_ns + d_geometry.row_time_ns(d_row);
    }
    d_occupancy.add(row.labels);
    ++d_row;
    d_integration_stop_ns = d_segment.time_start_ns + d_geometry.row_time_ns(d_row);
    d_layers.add(row);
    // To the nearest row.
    const int64_t half_row_ns = std::llround(0.5e9 * d_geometry.row_duration());
    if (d_integration_ns > 0 &&
        d_integration_stop_ns - d_integration_start_ns + half_row_ns >=
            d_integration_ns) {
        report_occupancy();
    }
}

/* The row, some rows late, with what lasts and what passes told apart. */
void occupancy_extractor::impl::track(const labelled_row& row, const pixel_layer* layers)
{
    const auto* end = row.labels + d_geometry.columns();
    if (std::all_of(row.labels, end, [](uint8_t l) { return l == label_unsensed; })) {
        d_emissions.count_unsensed_row();
    }
    d_bursts.add_row(d_tracked++, row, layers);
    if (d_tracked % d_announce_rows != 0) {
        return;
    }
    d_bursts.for_each_open([this](burst& b) {
        if (b.emission != 0) {
            d_emissions.extend(b);
        } else if (d_tracked - b.row_start >= d_announce_rows) {
            d_emissions.assign(b);
        }
    });
    d_emissions.advance(d_tracked);
}

void occupancy_extractor::impl::end_segment()
{
    d_layers.finish();
    d_bursts.finish();
    d_in_segment = false;
}

void occupancy_extractor::impl::report_occupancy()
{
    if (d_occupancy.rows() == 0) {
        return;
    }
    occupancy_report report;
    report.time_start = d_integration_start_ns;
    report.time_stop = d_integration_stop_ns;
    report.center_frequency = d_segment.center_frequency;
    report.column_width = d_geometry.column_width();
    report.row_duration = d_geometry.row_duration();
    report.freq_lower_edge = d_segment.center_frequency + d_geometry.column_center(-0.5);
    d_occupancy.read(report);
    const double seconds = 1e-9 * double(report.time_stop - report.time_start);
    report.sensed_share = std::min(1.0,
                                   double(report.rows) * report.row_duration / seconds);
    if (d_owner.on_occupancy) {
        d_owner.on_occupancy(report);
    }
}

void occupancy_extractor::impl::finish()
{
    end_segment();
    d_emissions.finish();
    report_occupancy();
}

occupancy_extractor::occupancy_extractor(const extraction_config& config,
                                         const spectrogram_geometry& geometry)
    : d_impl(std::make_unique<impl>(*this, config, geometry))
{
}

occupancy_extractor::~occupancy_extractor() = default;

void occupancy_extractor::start_segment(const segment_info& segment)
{
    d_impl->start_segment(segment);
}

void occupancy_extractor::add_row(const labelled_row& row) { d_impl->add_row(row); }
void occupancy_extractor::end_segment() { d_impl->end_segment(); }
void occupancy_extractor::finish() { d_impl->finish(); }
const segment_info& occupancy_extractor::segment() const { return d_impl->d_segment; }

} // namespace core
} // namespace specsense
} // namespace gr
