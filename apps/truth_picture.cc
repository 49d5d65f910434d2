// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "truth_picture.h"
#include "spectrum_picture.h"
#include "spectrum_raster.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/burst_level.h>
#include <gnuradio/specsense/core/occupancy.h>
#include <gnuradio/specsense/core/scene/label_mask.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <vector>

using namespace gr::specsense;

namespace {

constexpr int rows_at_once = 256;
constexpr size_t samples_at_once = 65536;

/* Labels of rows, some at a time, from the bursts that reach into them. */
class truth_rows
{
public:
    truth_rows(const core::recording& recording,
               const core::spectrogram_geometry& geometry,
               const std::vector<std::string>& classes,
               const burst_list& bursts)
        : d_geometry(geometry), d_centre(recording.captures().front().frequency),
          d_classes(classes), d_bursts(bursts)
    {
    }

    // rows_at_once rows from row \p first on; calls go forward.
    std::vector<uint8_t> labels(int64_t first)
    {
        const int64_t start = d_geometry.row_start(first);
        const int64_t stop = d_geometry.row_start(first + rows_at_once);
        while (d_next < d_bursts.size() && d_bursts[d_next].sample_start < stop) {
            d_active.push_back(d_bursts[d_next++]);
        }
        const auto over = [start](const core::burst_annotation& b) {
            return b.sample_start + b.sample_count <= start;
        };
        d_active.erase(std::remove_if(d_active.begin(), d_active.end(), over),
                       d_active.end());
        core::label_mask mask(d_geometry, rows_at_once);
        const double rate = d_geometry.sample_rate();
        for (const auto& b : d_active) {
            const auto label = std::find(d_classes.begin(), d_classes.end(), b.label);
            mask.add({ double(b.sample_start - start) / rate,
                       double(b.sample_start + b.sample_count - start) / rate,
                       b.freq_lower_edge - d_centre,
                       b.freq_upper_edge - d_centre },
                     uint8_t(label - d_classes.begin() + 1));
        }
        return mask.labels();
    }

private:
    core::spectrogram_geometry d_geometry;
    double d_centre;
    const std::vector<std::string>& d_classes;
    const burst_list& d_bursts;
    size_t d_next = 0;
    std::vector<core::burst_annotation> d_active;
};

/* Calls \p take(first, count, power) for all rows of a recording, rows_at_once of them at
 * a time. */
template<class Take>
void for_each_rows(core::recording& recording, core::spectrogram& rows, Take&& take)
{
    const size_t columns = size_t(rows.geometry().columns());
    std::vector<float> average(rows_at_once * columns);
    std::vector<std::complex<float>> samples(samples_at_once);
    size_t ready = 0;
    int64_t first = 0;
    const auto room = [&] {
        return std::vector<float*>{ average.data() + ready * columns };
    };
    const auto give = [&] {
        take(first, int(ready), average);
        first += int64_t(ready);
        ready = 0;
    };
    while (const size_t count = recording.read(samples.data(), samples.size())) {
        for (size_t used = 0; used < count;) {
            const auto done = rows.process(
                samples.data() + used, count - used, room(), rows_at_once - ready);
            used += done.consumed;
            ready += done.rows;
            if (ready == rows_at_once) {
                give();
            }
        }
    }
    size_t owed = rows_at_once;
    while (owed > 0) {
        owed = rows.finish(room(), rows_at_once - ready);
        ready += owed;
        give();
    }
}

} // namespace

std::string draw_truth_picture(core::recording& recording,
                               const std::vector<std::string>& classes,
                               const burst_list& bursts,
                               const std::vector<core::emission>& emissions,
                               double noise_dbfs)
{
    auto profile = core::find_profile("field");
    profile.detectors = { core::detector_kind::average };
    core::spectrogram rows(profile, recording.sample_rate());
    const auto& geometry = rows.geometry();
    const size_t columns = size_t(geometry.columns());
    spectrum_raster raster(recording, geometry, classes.size());
    core::occupancy_counter counter(geometry.columns(), int(classes.size()));
    truth_rows truth(recording, geometry, classes, bursts);
    const double in_column = std::pow(10.0, noise_dbfs / 10.0) *
        core::noise_bandwidth_columns(geometry) / double(columns);
    const std::vector<float> floor(columns, float(in_column));
    const double centre = recording.captures().front().frequency;
    for_each_rows(
        recording, rows, [&](int64_t first, int count, const std::vector<float>& power) {
            const auto labels = truth.labels(first);
            for (int i = 0; i < count; ++i) {
                sensed_row row{};
                row.center_frequency = centre;
                row.sample_start = geometry.row_start(first + i);
                row.sample_stop = std::min(geometry.row_start(first + i + 1),
                                           recording.sample_count());
                row.columns = geometry.columns();
                row.labelled.labels = labels.data() + size_t(i) * columns;
                row.labelled.average = power.data() + size_t(i) * columns;
                row.labelled.floor = floor.data();
                row.labelled.floor_known = std::isfinite(noise_dbfs);
                raster.add_row(row);
                counter.add(row.labelled.labels);
            }
        });
    core::occupancy_report report;
    report.center_frequency = centre;
    counter.read(report);
    raster.add_occupancy(report);
    return draw_spectrum_picture({ recording, raster, classes, bursts, emissions });
}
