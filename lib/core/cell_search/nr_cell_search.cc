// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "band_extractor.h"
#include "nr_sync_test.h"
#include "peaks.h"
#include "ssb_pattern.h"
#include "sync_correlator.h"
#include "trials.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/cell_search/nr_cell_search.h>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double widest_offset = 100e3;
constexpr int peaks_a_template = 8;
constexpr size_t candidates_a_centre = 16;
// Noise reaches it once in 3e4 places: no block that could be sure is below.
constexpr float lowest_peak = 0.075f;
// In subcarriers.
constexpr double frequency_step = 0.5; // loses 0.9 dB at most
constexpr double half_sync_width = 63.5;
constexpr double half_block_width = 120.0;
constexpr double roll_off = 8.0;
constexpr double widest_band = 136.0;

std::vector<std::vector<std::complex<float>>> pss_symbols()
{
    constexpr int length = nr_sync_test::symbol_length;
    std::vector<std::vector<std::complex<float>>> symbols;
    for (int n_id2 = 0; n_id2 < 3; ++n_id2) {
        const auto pss = nr::pss(n_id2);
        std::vector<std::complex<float>> symbol(length);
        for (int n = 0; n < length; ++n) {
            std::complex<double> sum;
            for (int i = 0; i < nr::sync_subcarriers; ++i) {
                const int k = i + nr::ssb_sync_offset - nr::ssb_subcarriers / 2;
                sum += double(pss[i]) * std::polar(1.0, 2.0 * M_PI * k * n / length);
            }
            symbol[n] = std::complex<float>(sum);
        }
        symbols.push_back(std::move(symbol));
    }
    return symbols;
}

struct block {
    double asked = 0.0;  // the centre, Hz
    double centre = 0.0; // of the band that it was found in
    double rate = 0.0;
    size_t segment_start = 0;
    nr_sync sync;
};

} // namespace

void nr_cell_search_config::validate() const
{
    if (centres.empty()) {
        throw std::invalid_argument(
            "nr_cell_search: centres must name at least one frequency, got none");
    }
    for (double centre : centres) {
        if (!std::isfinite(centre)) {
            throw std::invalid_argument("nr_cell_search: centres must be finite, got " +
                                        std::to_string(centre));
        }
    }
    if (subcarrier_spacing_khz != 15 && subcarrier_spacing_khz != 30) {
        throw std::invalid_argument(
            "nr_cell_search: subcarrier_spacing_khz must be 15 or "
            "30 (TS 38.104, 5.4.3.3), got " +
            std::to_string(subcarrier_spacing_khz));
    }
    if (!(max_offset >= 0.0 && max_offset <= widest_offset)) {
        throw std::invalid_argument(
            "nr_cell_search: max_offset must be 0 to 100000 Hz, got " +
            std::to_string(max_offset));
    }
    if (!(tuned_frequency >= 0.0 && std::isfinite(tuned_frequency))) {
        throw std::invalid_argument(
            "nr_cell_search: tuned_frequency must be 0 or positive, got " +
            std::to_string(tuned_frequency));
    }
    if (!(false_alarm_rate > 0.0 && false_alarm_rate <= 1.0)) {
        throw std::invalid_argument(
            "nr_cell_search: false_alarm_rate must be above 0 and at most 1, got " +
            std::to_string(false_alarm_rate));
    }
}

class nr_cell_search::impl
{
public:
    impl(const nr_cell_search_config& config, double sample_rate);
    std::vector<nr_cell> search(const std::complex<float>* samples,
                                const std::vector<size_t>& segments);

private:
    void set_tries(const std::vector<size_t>& segments);
    bool is_sure(const nr_sync& sync) const;
    sync_band extract(double centre, double passband, double stopband);
    std::vector<nr_candidate> candidates(double asked);
    void search_centre(double asked, size_t segment_start, std::vector<block>& found);
    nr_cell describe(const block& b) const;

    nr_cell_search_config d_config;
    double d_sample_rate;
    double d_spacing;
    band_extractor d_extractor;
    sync_correlator d_correlator;
    nr_sync_test d_test;
    std::vector<double> d_centres;     // those of the configuration's that fit
    std::vector<double> d_frequencies; // looked for beside each
    double d_log_tries = 0.0;
    std::vector<float> d_power;
};

nr_cell_search::impl::impl(const nr_cell_search_config& config, double sample_rate)
    : d_config(config), d_sample_rate(sample_rate),
      d_spacing(1e3 * config.subcarrier_spacing_khz),
      d_extractor(sample_rate, nr_sync_test::symbol_length * d_spacing),
      d_correlator(pss_symbols(), d_extractor.rate())
{
    for (double centre : config.centres) {
        if (std::abs(centre) + half_block_width * d_spacing <= 0.5 * sample_rate) {
            d_centres.push_back(centre);
        }
    }
    const double step = frequency_step * d_spacing;
    const int steps = std::max(0,
                               int(std::ceil((config.max_offset - 0.5 * step) / step)));
    for (int i = -steps; i <= steps; ++i) {
        d_frequencies.push_back(i * step);
    }
}

void nr_cell_search::impl::set_tries(const std::vector<size_t>& segments)
{
    double places = 0.0;
    for (size_t count : segments) {
        places += double(count) / d_sample_rate * d_extractor.rate();
    }
    d_log_tries =
        std::log(std::max(1.0, places * double(d_centres.size() * d_frequencies.size())) *
                 3.0 * tries_a_grid_point * nr_sync_test::tries());
}

bool nr_cell_search::impl::is_sure(const nr_sync& sync) const
{
    return sync.valid && sync.log_p + d_log_tries < std::log(d_config.false_alarm_rate) &&
        sync.log_p_without_pss + std::log(nr_sync_test::tries()) < std::log(without_pss);
}

sync_band nr_cell_search::impl::extract(double centre, double passband, double stopband)
{
    sync_band band;
    band.rate = d_extractor.rate();
    band.centre = d_extractor.extract(centre, passband, stopband, band.samples);
    return band;
}

std::vector<nr_candidate> nr_cell_search::impl::candidates(double asked)
{
    const double passband = half_sync_width * d_spacing + d_config.max_offset;
    d_correlator.load(extract(asked, passband, passband + roll_off * d_spacing));
    d_power.resize(d_correlator.positions());
    peak_list peaks(candidates_a_centre, lowest_peak);
    for (double frequency : d_frequencies) {
        const int steps = int(std::lround(frequency / d_correlator.step()));
        for (int n_id2 = 0; n_id2 < 3 && !d_power.empty(); ++n_id2) {
            d_correlator.correlate(n_id2, steps, d_power.data());
            peaks.add(d_power, n_id2, steps, peaks_a_template);
        }
    }
    std::vector<nr_candidate> found;
    for (const auto& p : peaks.sorted()) {
        found.push_back({ p.symbol,
                          double(p.position),
                          p.steps * d_correlator.step(),
                          0.5 * frequency_step * d_spacing });
    }
    return found;
}

void nr_cell_search::impl::search_centre(double asked,
                                         size_t segment_start,
                                         std::vector<block>& found)
{
    const auto all = candidates(asked);
    if (all.empty()) {
        return;
    }
    const auto band = extract(asked,
                              half_block_width * d_spacing + d_config.max_offset,
                              widest_band * d_spacing);
    for (const auto& candidate : all) {
        const auto sync = d_test.examine(band, candidate);
        if (is_sure(sync)) {
            found.push_back({ asked, band.centre, band.rate, segment_start, sync });
        }
    }
}

nr_cell nr_cell_search::impl::describe(const block& b) const
{
    const auto& sync = b.sync;
    const double stretch = d_sample_rate / b.rate;
    nr_cell cell;
    cell.cell_id = sync.cell_id();
    cell.frequency = b.centre + sync.place.frequency;
    cell.frequency_offset = cell.frequency - b.asked;
    cell.correlation = std::sqrt(sync.squared_correlation);
    cell.snr_db = 10.0 *
        std::log10(sync.squared_correlation / (1.0 - sync.squared_correlation));
    cell.log10_false_alarm = (sync.log_p + d_log_tries) / std::log(10.0);
    cell.subcarrier_spacing_khz = d_config.subcarrier_spacing_khz;
    cell.ssb_start = double(b.segment_start) +
        (sync.place.position - nr_sync_test::cyclic_prefix) * stretch;
    cell.ssb_count = 1;
    cell.dmrs_index = sync.dmrs_index;
    const double frequency =
        d_config.tuned_frequency > 0.0 ? d_config.tuned_frequency + cell.frequency : 0.0;
    const auto index =
        ssb_index_of(sync.dmrs_index, d_config.subcarrier_spacing_khz, frequency);
    cell.ssb_index = index.index;
    cell.half_frame = index.half_frame;
    cell.half_frame_start = cell.ssb_start -
        ssb_time(index.index, d_config.subcarrier_spacing_khz, frequency) * d_sample_rate;
    return cell;
}

std::vector<nr_cell> nr_cell_search::impl::search(const std::complex<float>* samples,
                                                  const std::vector<size_t>& segments)
{
    set_tries(segments);
    std::vector<block> blocks;
    size_t start = 0;
    for (size_t count : segments) {
        d_extractor.load(samples + start, count);
        for (double centre : d_centres) {
            search_centre(centre, start, blocks);
        }
        start += count;
    }
    std::stable_sort(blocks.begin(), blocks.end(), [](const block& a, const block& b) {
        return a.sync.log_p < b.sync.log_p;
    });
    std::vector<nr_cell> cells;
    for (const auto& b : blocks) {
        const auto cell = describe(b);
        const auto same = std::find_if(cells.begin(), cells.end(), [&](const auto& o) {
            return o.cell_id == cell.cell_id &&
                std::abs(o.frequency - cell.frequency) < half_sync_width * d_spacing;
        });
        if (same == cells.end()) {
            cells.push_back(cell);
        } else {
            ++same->ssb_count;
        }
    }
    return cells;
}

double nr_cell_search::lowest_rate(int subcarrier_spacing_khz)
{
    return 250e3 * subcarrier_spacing_khz;
}

nr_cell_search::nr_cell_search(const nr_cell_search_config& config, double sample_rate)
{
    config.validate();
    const double lowest = lowest_rate(config.subcarrier_spacing_khz);
    if (!(sample_rate >= lowest && std::isfinite(sample_rate))) {
        throw std::invalid_argument("nr_cell_search: the sample rate must be at least " +
                                    std::to_string(lowest) + " samples/s, got " +
                                    std::to_string(sample_rate));
    }
    d_impl = std::make_unique<impl>(config, sample_rate);
}

nr_cell_search::~nr_cell_search() = default;

std::vector<nr_cell> nr_cell_search::search(const std::complex<float>* samples,
                                            size_t count)
{
    return d_impl->search(samples, { count });
}

std::vector<nr_cell> nr_cell_search::search(const std::complex<float>* samples,
                                            const std::vector<size_t>& segments)
{
    return d_impl->search(samples, segments);
}

} // namespace core
} // namespace specsense
} // namespace gr
