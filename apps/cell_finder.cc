// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cell_finder.h"
#include <algorithm>
#include <cmath>
#include <complex>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <stdexcept>
#include <string>

using namespace gr::specsense;

namespace {

constexpr double lte_half_width = 31.5 * 15e3; // of the synchronization signals
constexpr double ssb_half_subcarriers = 120.0;
// Twice what a search looks beside each centre.
constexpr double blind_step = 90e3;

/* Samples of one tuning; time may jump between segments. */
struct stretch {
    double frequency = 0.0;
    bool has_frequency = false;
    std::vector<int64_t> starts; // in the recording
    std::vector<size_t> segments;
    std::vector<std::complex<float>> samples;

    /* A sample of the stretch, counted from the recording's start. */
    double in_recording(double sample) const
    {
        double first = 0.0;
        for (size_t i = 0; i < segments.size(); ++i) {
            const double count = double(segments[i]);
            if (i + 1 == segments.size() || sample < first + count) {
                return double(starts[i]) + sample - first;
            }
            first += count;
        }
        return sample;
    }
};

void read_segment(core::recording& recording, int64_t start, int64_t count, stretch& s)
{
    const size_t first = s.samples.size();
    s.samples.resize(first + size_t(count));
    recording.seek(start);
    size_t done = first;
    while (done < s.samples.size()) {
        const size_t got = recording.read(&s.samples[done], s.samples.size() - done);
        if (got == 0) {
            throw std::runtime_error("it ends before its last sample");
        }
        done += got;
    }
    s.starts.push_back(start);
    s.segments.push_back(size_t(count));
}

std::vector<stretch> read_stretches(core::recording& recording,
                                    const cell_finder_config& config)
{
    const double rate = recording.sample_rate();
    const auto first = int64_t(std::llround(config.start_s * rate));
    const auto last = std::min<int64_t>(recording.sample_count(),
                                        first + std::llround(config.duration_s * rate));
    if (first >= last) {
        throw std::runtime_error("it ends at " +
                                 std::to_string(double(recording.sample_count()) / rate) +
                                 " s, before the stretch to search starts");
    }
    std::vector<stretch> stretches;
    for (const auto& capture : recording.captures()) {
        const int64_t from = std::max(first, capture.sample_start);
        const int64_t to = std::min(last, capture.sample_start + capture.sample_count);
        if (from >= to) {
            continue;
        }
        if (stretches.empty() || stretches.back().frequency != capture.frequency ||
            stretches.back().has_frequency != capture.has_frequency) {
            stretches.emplace_back();
            stretches.back().frequency = capture.frequency;
            stretches.back().has_frequency = capture.has_frequency;
        }
        read_segment(recording, from, to - from, stretches.back());
    }
    return stretches;
}

bool is_known(const stretch& s) { return s.has_frequency && s.frequency > 0.0; }

/* Relative to the stretch's centre. */
std::vector<double> given_centres(const stretch& s, const cell_finder_config& config)
{
    auto centres = config.centres;
    for (auto& c : centres) {
        c -= is_known(s) ? s.frequency : 0.0;
    }
    return centres;
}

std::vector<double>
lte_centres(const stretch& s, double rate, const cell_finder_config& config)
{
    const double edge = 0.5 * rate - lte_half_width;
    if (!config.centres.empty()) {
        return given_centres(s, config);
    }
    if (!is_known(s)) {
        return core::even_raster(-edge, edge, blind_step);
    }
    auto centres = core::lte_raster(s.frequency - edge, s.frequency + edge);
    for (auto& c : centres) {
        c -= s.frequency;
    }
    return centres;
}

std::vector<double>
nr_centres(const stretch& s, double rate, int khz, const cell_finder_config& config)
{
    const double edge = 0.5 * rate - 1e3 * khz * ssb_half_subcarriers;
    if (!config.centres.empty()) {
        return given_centres(s, config);
    }
    if (!is_known(s)) {
        return core::even_raster(-edge, edge, blind_step);
    }
    std::vector<double> centres;
    for (const auto& e : core::nr::sync_raster(s.frequency - edge, s.frequency + edge)) {
        centres.push_back(e.frequency - s.frequency);
    }
    return centres;
}

void check_centres(const std::vector<stretch>& stretches,
                   double rate,
                   const cell_finder_config& config)
{
    for (double centre : config.centres) {
        const bool fits =
            std::any_of(stretches.begin(), stretches.end(), [&](const auto& s) {
                const double middle = is_known(s) ? s.frequency : 0.0;
                return std::abs(centre - middle) + lte_half_width <= 0.5 * rate;
            });
        if (!fits) {
            throw std::runtime_error("a carrier at " + std::to_string(centre) +
                                     " Hz is not within its band");
        }
    }
}

void find_lte(const stretch& s,
              double rate,
              const cell_finder_config& config,
              cells_found& found)
{
    core::lte_cell_search_config search;
    search.centres = lte_centres(s, rate, config);
    search.tuned_frequency = is_known(s) ? s.frequency : 0.0;
    if (search.centres.empty()) {
        return;
    }
    for (auto cell :
         core::lte_cell_search(search, rate).search(s.samples.data(), s.segments)) {
        cell.frequency += search.tuned_frequency;
        cell.frame_start = s.in_recording(cell.frame_start);
        found.lte.push_back(cell);
    }
}

void find_nr(const stretch& s,
             double rate,
             int khz,
             const cell_finder_config& config,
             cells_found& found)
{
    core::nr_cell_search_config search;
    search.subcarrier_spacing_khz = khz;
    search.centres = nr_centres(s, rate, khz, config);
    search.tuned_frequency = is_known(s) ? s.frequency : 0.0;
    if (search.centres.empty()) {
        return;
    }
    for (auto cell :
         core::nr_cell_search(search, rate).search(s.samples.data(), s.segments)) {
        const double to_half_frame = cell.half_frame_start - cell.ssb_start;
        cell.frequency += search.tuned_frequency;
        cell.ssb_start = s.in_recording(cell.ssb_start);
        cell.half_frame_start = cell.ssb_start + to_half_frame;
        found.nr.push_back(cell);
    }
}

} // namespace

cells_found find_cells(core::recording& recording, const cell_finder_config& config)
{
    const double rate = recording.sample_rate();
    if (rate < core::lte_cell_search::lowest_rate) {
        throw std::runtime_error("cells need a sample rate of at least 1.9 MS/s, got " +
                                 std::to_string(rate));
    }
    const auto stretches = read_stretches(recording, config);
    check_centres(stretches, rate, config);
    cells_found found;
    for (const auto& s : stretches) {
        if (config.lte) {
            find_lte(s, rate, config, found);
        }
        for (int khz : { 15, 30 }) {
            if (config.nr && rate >= core::nr_cell_search::lowest_rate(khz)) {
                find_nr(s, rate, khz, config, found);
            }
        }
    }
    return found;
}
