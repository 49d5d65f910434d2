// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <gnuradio/specsense/core/cell_search/nr_cell_search.h>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr char lte_label[] = "lte";
constexpr char nr_label[] = "nr";
constexpr char other_label[] = "other";

// Half of what a cell has for sure: six resource blocks of 180 kHz (TS 36.104, 5.6), and
// the 240 subcarriers of an SS/PBCH block (TS 38.211, 7.4.3.1).
constexpr double lte_half_width = 540e3;
constexpr double ssb_half_subcarriers = 120.0;
// What of an LTE carrier of 1.08 MHz columns of 240 kHz show at least.
constexpr double least_width_of_other = 900e3;
// Half of the LTE synchronization signals (TS 36.211, 6.11.1.2), which must be in the
// stream.
constexpr double lte_half_sync = 31.5 * 15e3;
// An LTE carrier's middle is so near to its emission's, when both edges are off by three
// columns of profile field.
constexpr double lte_middle = 750e3;
// Rasters of LTE leave nothing out with it, and a crystal 20 ppm off at 2.4 GHz is found.
constexpr double max_offset = 50e3;
constexpr double blind_step = 2.0 * max_offset;
// Frequencies searched in one step; in the first of a standard, which are the likeliest.
constexpr size_t step_places = 16;
constexpr size_t first_step_places = 8;

struct search_step {
    int subcarrier_spacing_khz; // of an SS/PBCH block; 0: LTE
    std::vector<double> centres;
};

} // namespace

bool can_have_cell(const std::string& label)
{
    return label == lte_label || label == nr_label || label == other_label;
}

bool can_be_confirmed(const emission& e)
{
    return can_have_cell(e.label) &&
        !(e.label == other_label &&
          e.freq_upper_edge - e.freq_lower_edge < least_width_of_other);
}

bool is_worth_telling(const cell_confirmation& c)
{
    return c.confirmed || c.network_label != other_label;
}

void confirmation_search_config::validate() const
{
    if (!(false_alarm_rate > 0.0 && false_alarm_rate <= 1.0)) {
        throw std::invalid_argument(
            "confirmation_search: false_alarm_rate must be above 0 and at most 1, got " +
            std::to_string(false_alarm_rate));
    }
    if (!(edge_tolerance >= 0.0 && edge_tolerance <= 10e6)) {
        throw std::invalid_argument(
            "confirmation_search: edge_tolerance must be 0 to 10 MHz, got " +
            std::to_string(edge_tolerance));
    }
    if (max_places < 1) {
        throw std::invalid_argument(
            "confirmation_search: max_places must be at least 1, got " +
            std::to_string(max_places));
    }
}

class confirmation_search::impl
{
public:
    impl(const emission& e,
         tuned_samples samples,
         const confirmation_search_config& config);

    bool done() const { return d_result.confirmed || d_next == d_steps.size(); }
    void step();
    const cell_confirmation& result() const { return d_result; }
    int places() const { return d_places; }
    int places_tried() const { return d_tried; }

private:
    void plan_lte(double reach);
    void plan_nr();
    void plan(int khz, std::vector<double> centres, int most);
    std::vector<double> ssb_centres(double lower, double upper) const;
    void search_lte(const search_step& s, double false_alarm_rate);
    void search_nr(const search_step& s, double false_alarm_rate);
    void confirm(const char* label, const found_cell& cell);

    tuned_samples d_samples;
    confirmation_search_config d_config;
    double d_lower, d_upper; // where a cell may be, Hz from the stream's centre
    double d_middle;
    std::vector<search_step> d_steps;
    size_t d_next = 0;
    int d_places = 0, d_tried = 0;
    cell_confirmation d_result;
};

confirmation_search::impl::impl(const emission& e,
                                tuned_samples samples,
                                const confirmation_search_config& config)
    : d_samples(std::move(samples)), d_config(config),
      d_lower(e.freq_lower_edge - d_samples.frequency - config.edge_tolerance),
      d_upper(e.freq_upper_edge - d_samples.frequency + config.edge_tolerance),
      d_middle(0.5 * (d_lower + d_upper))
{
    d_result.label = d_result.network_label = e.label;
    const double anywhere = 0.5 * (d_upper - d_lower);
    if (e.label == lte_label) {
        plan_lte(anywhere);
        plan_nr();
    } else {
        plan_nr();
        plan_lte(e.label == nr_label ? lte_middle : anywhere);
    }
}

void confirmation_search::impl::plan_lte(double reach)
{
    const double edge = 0.5 * d_samples.sample_rate - lte_half_sync;
    const double lower = std::max({ d_lower + lte_half_width, d_middle - reach, -edge });
    const double upper = std::min({ d_upper - lte_half_width, d_middle + reach, edge });
    if (lower > upper) {
        return;
    }
    // The middle of what is wider than an LTE carrier of 20 MHz leaves time for NR.
    const int most = std::max(1, d_config.max_places / 3);
    if (d_samples.frequency <= 0.0) {
        plan(0, even_raster(lower, upper, blind_step), most);
        return;
    }
    auto centres = lte_raster(d_samples.frequency + lower, d_samples.frequency + upper);
    for (auto& c : centres) {
        c -= d_samples.frequency;
    }
    plan(0, centres, most);
}

void confirmation_search::impl::plan_nr()
{
    // Below 3 GHz most bands' blocks have 15 kHz, above all but one 30 kHz (TS 38.104,
    // table 5.4.3.3-1): what is likelier comes first.
    const bool is_low = d_samples.frequency > 0.0 && d_samples.frequency < 3e9;
    for (int khz : { is_low ? 15 : 30, is_low ? 30 : 15 }) {
        if (d_samples.sample_rate < nr_cell_search::lowest_rate(khz)) {
            continue;
        }
        const double half_width = 1e3 * khz * ssb_half_subcarriers;
        const double edge = 0.5 * d_samples.sample_rate - half_width;
        const double lower = std::max(d_lower + half_width, -edge);
        const double upper = std::min(d_upper - half_width, edge);
        if (lower <= upper) {
            plan(khz, ssb_centres(lower, upper), d_config.max_places);
        }
    }
}

std::vector<double> confirmation_search::impl::ssb_centres(double lower,
                                                           double upper) const
{
    if (d_samples.frequency <= 0.0) {
        return even_raster(lower, upper, blind_step);
    }
    std::vector<double> centres;
    for (const auto& entry :
         nr::sync_raster(d_samples.frequency + lower, d_samples.frequency + upper)) {
        centres.push_back(entry.frequency - d_samples.frequency);
    }
    return centres;
}

void confirmation_search::impl::plan(int khz, std::vector<double> centres, int most)
{
    std::stable_sort(centres.begin(), centres.end(), [this](double a, double b) {
        return std::abs(a - d_middle) < std::abs(b - d_middle);
    });
    most = std::min(most, d_config.max_places - d_places);
    centres.resize(std::min(centres.size(), size_t(most)));
    d_places += int(centres.size());
    for (auto from = centres.begin(); from != centres.end();) {
        const bool is_first = from == centres.begin();
        const size_t left = size_t(centres.end() - from);
        const auto to = from + std::min(left, is_first ? first_step_places : step_places);
        d_steps.push_back({ khz, { from, to } });
        from = to;
    }
}

void confirmation_search::impl::step()
{
    const auto& s = d_steps[d_next++];
    d_tried += int(s.centres.size());
    const double rate = d_config.false_alarm_rate * double(s.centres.size()) / d_places;
    if (s.subcarrier_spacing_khz == 0) {
        search_lte(s, rate);
    } else {
        search_nr(s, rate);
    }
}

void confirmation_search::impl::search_lte(const search_step& s, double false_alarm_rate)
{
    lte_cell_search_config config;
    config.centres = s.centres;
    config.max_offset = max_offset;
    config.tuned_frequency = d_samples.frequency;
    config.false_alarm_rate = false_alarm_rate;
    config.max_cells = 1;
    const auto cells = lte_cell_search(config, d_samples.sample_rate)
                           .search(d_samples.samples.data(), d_samples.segments);
    if (!cells.empty()) {
        confirm(lte_label, cells.front());
    }
}

void confirmation_search::impl::search_nr(const search_step& s, double false_alarm_rate)
{
    nr_cell_search_config config;
    config.centres = s.centres;
    config.subcarrier_spacing_khz = s.subcarrier_spacing_khz;
    config.max_offset = max_offset;
    config.tuned_frequency = d_samples.frequency;
    config.false_alarm_rate = false_alarm_rate;
    const auto cells = nr_cell_search(config, d_samples.sample_rate)
                           .search(d_samples.samples.data(), d_samples.segments);
    if (!cells.empty()) {
        confirm(nr_label, cells.front());
        d_result.ssb_frequency = d_samples.frequency + cells.front().frequency;
        d_result.ssb_subcarrier_spacing = 1e3 * s.subcarrier_spacing_khz;
    }
}

void confirmation_search::impl::confirm(const char* label, const found_cell& cell)
{
    d_result.confirmed = true;
    d_result.label = label;
    d_result.physical_cell_id = cell.cell_id;
}

confirmation_search::confirmation_search(const emission& e,
                                         tuned_samples samples,
                                         const confirmation_search_config& config)
{
    config.validate();
    if (!can_have_cell(e.label)) {
        throw std::invalid_argument(
            "confirmation_search: the emission's label must be lte, nr or other, got " +
            e.label);
    }
    if (!(std::isfinite(e.freq_lower_edge) && std::isfinite(e.freq_upper_edge))) {
        throw std::invalid_argument(
            "confirmation_search: the emission's edges must be finite, got " +
            std::to_string(e.freq_lower_edge) + " and " +
            std::to_string(e.freq_upper_edge));
    }
    if (!can_be_confirmed(e)) {
        throw std::invalid_argument(
            "confirmation_search: an emission of other must be 900 kHz wide at least, "
            "got " +
            std::to_string(e.freq_upper_edge - e.freq_lower_edge) + " Hz");
    }
    if (!(samples.sample_rate >= lte_cell_search::lowest_rate &&
          std::isfinite(samples.sample_rate))) {
        throw std::invalid_argument(
            "confirmation_search: the sample rate must be at least 1.9 MS/s, got " +
            std::to_string(samples.sample_rate));
    }
    d_impl = std::make_unique<impl>(e, std::move(samples), config);
}

confirmation_search::~confirmation_search() = default;

bool confirmation_search::done() const { return d_impl->done(); }

void confirmation_search::step()
{
    if (!done()) {
        d_impl->step();
    }
}

const cell_confirmation& confirmation_search::result() const { return d_impl->result(); }

int confirmation_search::places() const { return d_impl->places(); }

int confirmation_search::places_tried() const { return d_impl->places_tried(); }

} // namespace core
} // namespace specsense
} // namespace gr
