// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "band_extractor.h"
#include "lte_sync_test.h"
#include "peaks.h"
#include "sync_correlator.h"
#include "trials.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <stdexcept>
#include <string>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double search_rate = 1.92e6; // 128 subcarriers of 15 kHz
constexpr int symbol_length = 128;
constexpr double half_bandwidth = 31.5 * 15e3; // of PSS and SSS (TS 36.211, 6.11.1.2)
constexpr double roll_off = 120e3;             // of the band's filter
constexpr double half_frame_seconds = 5e-3;
constexpr double frequency_step = 7500.0; // half a subcarrier: loses 0.9 dB at most
constexpr double widest_offset = 100e3;
// Transmitters keep to 0.1 ppm (TS 36.104, 6.5.1); measuring costs a few hundred Hz.
constexpr double carrier_tolerance = 1500.0;
constexpr int peaks_a_template = 3;
constexpr size_t candidates_a_centre = 6;

std::vector<std::vector<std::complex<float>>> pss_symbols(double rate)
{
    std::vector<std::vector<std::complex<float>>> symbols;
    for (int n_id2 = 0; n_id2 < 3; ++n_id2) {
        const auto pss = lte::pss(n_id2);
        std::vector<std::complex<float>> symbol(symbol_length);
        for (int n = 0; n < symbol_length; ++n) {
            std::complex<double> sum;
            for (int i = 0; i < lte::sync_subcarriers; ++i) {
                const int k = i - 31 + (i >= 31 ? 1 : 0);
                sum += std::complex<double>(pss[i]) *
                    std::polar(1.0, 2.0 * M_PI * 15e3 * k * n / rate);
            }
            symbol[n] = std::complex<float>(sum);
        }
        symbols.push_back(std::move(symbol));
    }
    return symbols;
}

struct carrier {
    double asked = 0.0;  // the centre, Hz
    double centre = 0.0; // of the band that the cell was found in
    lte_sync first;      // its strongest cell

    double frequency() const { return centre + first.place.frequency; }
};

} // namespace

void lte_cell_search_config::validate() const
{
    if (centres.empty()) {
        throw std::invalid_argument(
            "lte_cell_search: centres must name at least one frequency, got none");
    }
    for (double centre : centres) {
        if (!std::isfinite(centre)) {
            throw std::invalid_argument("lte_cell_search: centres must be finite, got " +
                                        std::to_string(centre));
        }
    }
    if (!(max_offset >= 0.0 && max_offset <= widest_offset)) {
        throw std::invalid_argument(
            "lte_cell_search: max_offset must be 0 to 100000 Hz, got " +
            std::to_string(max_offset));
    }
    if (!(tuned_frequency >= 0.0 && std::isfinite(tuned_frequency))) {
        throw std::invalid_argument(
            "lte_cell_search: tuned_frequency must be 0 or positive, got " +
            std::to_string(tuned_frequency));
    }
    if (!(false_alarm_rate > 0.0 && false_alarm_rate <= 1.0)) {
        throw std::invalid_argument(
            "lte_cell_search: false_alarm_rate must be above 0 and at most 1, got " +
            std::to_string(false_alarm_rate));
    }
    if (max_cells < 1) {
        throw std::invalid_argument(
            "lte_cell_search: max_cells must be at least 1, got " +
            std::to_string(max_cells));
    }
}

class lte_cell_search::impl
{
public:
    impl(const lte_cell_search_config& config, double sample_rate);
    std::vector<lte_cell> search(const std::complex<float>* samples,
                                 const std::vector<size_t>& segments);

private:
    void set_tries(const std::vector<size_t>& segments);
    bool is_sure(const lte_sync& sync) const;
    sync_band extract(double centre);
    double half_frame(double centre, double asked) const;
    std::vector<lte_candidate> candidates(const sync_band& band,
                                          double asked,
                                          const std::vector<double>& frequencies,
                                          double search_span);
    void fold(double half_frame, size_t length);
    lte_sync best(const sync_band& band, const std::vector<lte_candidate>& candidates);
    std::vector<carrier> find_carriers();
    void search_carrier(const carrier& c, size_t start, std::vector<lte_cell>& cells);
    lte_cell
    describe(const sync_band& band, const carrier& c, const lte_sync& sync) const;

    lte_cell_search_config d_config;
    double d_sample_rate;
    band_extractor d_extractor;
    sync_correlator d_correlator;
    lte_sync_test d_test;
    std::vector<double> d_centres;     // those of the configuration's that fit
    std::vector<double> d_frequencies; // looked for beside each
    double d_log_tries = 0.0;
    std::vector<float> d_power, d_folded;
};

lte_cell_search::impl::impl(const lte_cell_search_config& config, double sample_rate)
    : d_config(config), d_sample_rate(sample_rate), d_extractor(sample_rate, search_rate),
      d_correlator(pss_symbols(d_extractor.rate()), d_extractor.rate())
{
    for (double centre : config.centres) {
        if (std::abs(centre) + half_bandwidth <= 0.5 * sample_rate) {
            d_centres.push_back(centre);
        }
    }
    const int steps = std::max(
        0, int(std::ceil((config.max_offset - 0.5 * frequency_step) / frequency_step)));
    for (int i = -steps; i <= steps; ++i) {
        d_frequencies.push_back(i * frequency_step);
    }
}

void lte_cell_search::impl::set_tries(const std::vector<size_t>& segments)
{
    const double half_frame = half_frame_seconds * d_sample_rate;
    double places = 0.0;
    for (size_t count : segments) {
        places += std::min(double(count), half_frame) / d_sample_rate * search_rate;
    }
    d_log_tries =
        std::log(std::max(1.0, places * double(d_centres.size() * d_frequencies.size())) *
                 3.0 * tries_a_grid_point * lte_sync_test::tries());
}

bool lte_cell_search::impl::is_sure(const lte_sync& sync) const
{
    return sync.half_frames > 0 &&
        sync.log_p + d_log_tries < std::log(d_config.false_alarm_rate) &&
        sync.log_p_sss + std::log(lte_sync_test::tries()) < std::log(without_pss);
}

sync_band lte_cell_search::impl::extract(double centre)
{
    const double passband = half_bandwidth + d_config.max_offset;
    sync_band band;
    band.rate = d_extractor.rate();
    band.centre =
        d_extractor.extract(centre, passband, passband + roll_off, band.samples);
    return band;
}

/* In samples of the band. A crystal that is fast by a share has the carrier come out too
 * low, and half frames too long, by that share. */
double lte_cell_search::impl::half_frame(double centre, double asked) const
{
    const double error = d_config.tuned_frequency > 0.0
        ? (centre - asked) / (d_config.tuned_frequency + asked)
        : 0.0;
    return half_frame_seconds * d_extractor.rate() * (1.0 - error);
}

/* The mean over all half frames, at each place in the half frame. */
void lte_cell_search::impl::fold(double half_frame, size_t length)
{
    d_folded.assign(d_power.begin(), d_power.begin() + length);
    for (int h = 1;; ++h) {
        const auto start = size_t(std::lround(h * half_frame));
        if (start >= d_power.size()) {
            return;
        }
        const auto part = unsigned(std::min(length, d_power.size() - start));
        volk_32f_x2_add_32f(d_folded.data(), d_folded.data(), &d_power[start], part);
    }
}

std::vector<lte_candidate>
lte_cell_search::impl::candidates(const sync_band& band,
                                  double asked,
                                  const std::vector<double>& frequencies,
                                  double search_span)
{
    d_correlator.load(band);
    const size_t positions = d_correlator.positions();
    d_power.resize(positions);
    peak_list peaks(candidates_a_centre);
    for (double frequency : frequencies) {
        const int steps = int(std::lround(frequency / d_correlator.step()));
        const double period = half_frame(band.centre + steps * d_correlator.step(),
                                         asked);
        const size_t length = std::min(positions, size_t(std::lround(period)));
        for (int n_id2 = 0; n_id2 < 3 && length > 0; ++n_id2) {
            d_correlator.correlate(n_id2, steps, d_power.data());
            fold(period, length);
            peaks.add(d_folded, n_id2, steps, peaks_a_template);
        }
    }
    std::vector<lte_candidate> found;
    for (const auto& p : peaks.sorted()) {
        lte_candidate c;
        c.n_id2 = p.symbol;
        c.position = double(p.position);
        c.frequency = p.steps * d_correlator.step();
        c.search_span = search_span;
        c.half_frame = half_frame(band.centre + c.frequency, asked);
        found.push_back(c);
    }
    return found;
}

lte_sync lte_cell_search::impl::best(const sync_band& band,
                                     const std::vector<lte_candidate>& candidates)
{
    lte_sync best;
    for (const auto& c : candidates) {
        const auto sync = d_test.examine(band, c);
        if (sync.log_p < best.log_p) {
            best = sync;
        }
        if (is_sure(best)) {
            break; // any others are found once it is taken out
        }
    }
    return best;
}

std::vector<carrier> lte_cell_search::impl::find_carriers()
{
    std::vector<carrier> all;
    for (double asked : d_centres) {
        const auto band = extract(asked);
        const auto first =
            best(band, candidates(band, asked, d_frequencies, 0.5 * frequency_step));
        if (is_sure(first)) {
            all.push_back({ asked, band.centre, first });
        }
    }
    std::sort(all.begin(), all.end(), [](const carrier& a, const carrier& b) {
        return a.first.log_p < b.first.log_p;
    });
    std::vector<carrier> apart;
    for (const auto& c : all) {
        const bool is_new = std::none_of(apart.begin(), apart.end(), [&](const auto& o) {
            return std::abs(o.frequency() - c.frequency()) < 2.0 * half_bandwidth;
        });
        if (is_new) {
            apart.push_back(c);
        }
    }
    return apart;
}

lte_cell lte_cell_search::impl::describe(const sync_band& band,
                                         const carrier& c,
                                         const lte_sync& sync) const
{
    lte_cell cell;
    cell.cell_id = sync.cell_id();
    cell.frequency = band.centre + sync.place.frequency;
    cell.frequency_offset = cell.frequency - c.asked;
    cell.correlation = std::sqrt(sync.squared_correlation);
    cell.snr_db = 10.0 *
        std::log10(sync.squared_correlation / (1.0 - sync.squared_correlation));
    cell.log10_false_alarm = (sync.log_p + d_log_tries) / std::log(10.0);
    cell.duplex = sync.arrangement.duplex;
    cell.prefix = sync.arrangement.prefix;
    cell.half_frames = sync.half_frames;
    const double frame = 2.0 * sync.place.half_frame;
    const double start = sync.place.position -
        sync.arrangement.frame_to_pss * band.rate / search_rate +
        (sync.first_subframe == 0 ? 0.0 : sync.place.half_frame);
    // One that is measured just before the first sample starts there.
    const double frames = std::floor((start + 1.0) / frame);
    cell.frame_start = (start - frames * frame) / band.rate * d_sample_rate;
    return cell;
}

void lte_cell_search::impl::search_carrier(const carrier& c,
                                           size_t start,
                                           std::vector<lte_cell>& cells)
{
    auto band = extract(c.centre);
    auto sync = c.first;
    for (int i = 0; i < d_config.max_cells; ++i) {
        if (i > 0) {
            sync =
                best(band,
                     candidates(
                         band, c.asked, { c.first.place.frequency }, carrier_tolerance));
            if (!is_sure(sync)) {
                return;
            }
        }
        auto cell = describe(band, c, sync);
        cell.frame_start += double(start);
        cells.push_back(cell);
        d_test.subtract(band, sync);
    }
}

std::vector<lte_cell> lte_cell_search::impl::search(const std::complex<float>* samples,
                                                    const std::vector<size_t>& segments)
{
    set_tries(segments);
    std::vector<lte_cell> cells;
    size_t start = 0;
    for (size_t count : segments) {
        d_extractor.load(samples + start, count);
        for (const auto& c : find_carriers()) {
            search_carrier(c, start, cells);
        }
        start += count;
    }
    // Of the same cell seen again (by an echo, in another segment) the surest stays.
    std::stable_sort(
        cells.begin(), cells.end(), [](const lte_cell& a, const lte_cell& b) {
            return a.log10_false_alarm < b.log10_false_alarm;
        });
    std::vector<lte_cell> once;
    for (const auto& cell : cells) {
        const bool is_new = std::none_of(once.begin(), once.end(), [&](const auto& o) {
            return o.cell_id == cell.cell_id &&
                std::abs(o.frequency - cell.frequency) < 2.0 * half_bandwidth;
        });
        if (is_new) {
            once.push_back(cell);
        }
    }
    return once;
}

lte_cell_search::lte_cell_search(const lte_cell_search_config& config, double sample_rate)
{
    config.validate();
    if (!(sample_rate >= lowest_rate && std::isfinite(sample_rate))) {
        throw std::invalid_argument(
            "lte_cell_search: the sample rate must be at least 1.9 MS/s, got " +
            std::to_string(sample_rate));
    }
    d_impl = std::make_unique<impl>(config, sample_rate);
}

lte_cell_search::~lte_cell_search() = default;

std::vector<lte_cell> lte_cell_search::search(const std::complex<float>* samples,
                                              size_t count)
{
    return d_impl->search(samples, { count });
}

std::vector<lte_cell> lte_cell_search::search(const std::complex<float>* samples,
                                              const std::vector<size_t>& segments)
{
    return d_impl->search(samples, segments);
}

} // namespace core
} // namespace specsense
} // namespace gr
