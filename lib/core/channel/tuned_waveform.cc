// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "oscillator.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/channel/resampler.h>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double edge_share = 0.04;   // of the slower rate: the fall at a band's edge
constexpr double widest_pass = 0.96;  // of the slower rate: limits the filter's length
constexpr size_t piece_length = 2048; // output samples at a time

/* Which part of the waveform's spectrum is kept: around `centre` (Hz from the waveform's
 * own), all within `pass` Hz, nothing beyond `stop` Hz. */
struct cut {
    double centre;
    double pass;
    double stop;
};

/* All of the signal. Its skirts end where the receiver's band does, where that does not
 * take a filter as steep as a cut. */
cut whole_signal(double bandwidth, double slower, double beside)
{
    const double pass = 0.5 * std::min(bandwidth, widest_pass * slower);
    const double steepest = std::min(pass + edge_share * slower, slower - pass);
    return { 0.0, pass, std::max(steepest, std::min(slower - pass, beside)) };
}

/* What is between the receiver's edges `low` and `high`, Hz from the waveform's centre;
 * the filter is symmetric, so an edge of the signal itself is kept off its slope. */
cut within_edges(
    double bandwidth, double source_rate, double slower, double low, double high)
{
    const double slope = edge_share * slower;
    const double end = std::min(0.5 * bandwidth + slope, 0.5 * source_rate);
    if (low < -0.5 * bandwidth) {
        low = std::max(-end, high - slower);
    } else if (high > 0.5 * bandwidth) {
        high = std::min(end, low + slower);
    }
    const double stop = 0.5 * (high - low);
    return { 0.5 * (low + high), std::max(stop - slope, 0.1 * stop), stop };
}

cut find_cut(double bandwidth, double source_rate, double output_rate, double frequency)
{
    const double edge = 0.5 * output_rate;
    const double slower = std::min(source_rate, output_rate);
    if (std::abs(frequency) - 0.5 * bandwidth >= edge) {
        throw std::invalid_argument(
            "tuned_waveform: a signal of " + std::to_string(bandwidth) + " Hz at " +
            std::to_string(frequency) + " Hz lies outside the band of " +
            std::to_string(output_rate) + " Hz");
    }
    if (std::abs(frequency) + 0.5 * bandwidth <= edge) {
        return whole_signal(bandwidth, slower, edge - std::abs(frequency));
    }
    return within_edges(
        bandwidth, source_rate, slower, -edge - frequency, edge - frequency);
}

} // namespace

class tuned_waveform::impl
{
public:
    impl(std::unique_ptr<waveform> source, double rate, double frequency, double clock);

    void generate(sample* out, size_t count);
    std::vector<activity> take_activities();
    void set_frequency(double frequency);

    const double d_output_rate;
    const std::unique_ptr<waveform> d_source;

private:
    /* What turns the source's samples into the receiver's at one frequency. */
    struct path {
        path(const cut& kept, double source_rate, double true_rate, double frequency);

        oscillator to_centre;
        resampler convert;
        oscillator to_frequency;
    };

    path make_path(double frequency) const;
    double true_rate() const { return d_output_rate * d_clock; }
    void convert(sample* out, size_t count);
    void collect();
    void see(activity a);

    double d_frequency;
    double d_clock; // the receiver's true rate, of its nominal one
    path d_path;
    std::vector<sample> d_input;

    // The path's first output, of which the source's sample d_path_input is the centre.
    int64_t d_path_input = 0;
    int64_t d_path_output = 0;
    int64_t d_consumed = 0; // samples of the source
    int64_t d_given = 0;
    size_t d_silence = 0; // still to be given before the path's first output

    std::vector<activity> d_lasting; // as the source told, beyond what is given
    std::vector<activity> d_seen;
};

tuned_waveform::impl::path::path(const cut& kept,
                                 double source_rate,
                                 double true_rate,
                                 double frequency)
    : to_centre(-kept.centre / source_rate),
      convert(source_rate,
              true_rate,
              2.0 * kept.pass / std::min(source_rate, true_rate),
              2.0 * kept.stop / std::min(source_rate, true_rate)),
      to_frequency((frequency + kept.centre) / true_rate)
{
}

tuned_waveform::impl::impl(std::unique_ptr<waveform> source,
                           double rate,
                           double frequency,
                           double clock)
    : d_output_rate(rate), d_source(std::move(source)), d_frequency(frequency),
      d_clock(clock), d_path(make_path(frequency))
{
}

tuned_waveform::impl::path tuned_waveform::impl::make_path(double frequency) const
{
    const double source_rate = d_source->sample_rate();
    const cut kept = find_cut(d_source->bandwidth(), source_rate, true_rate(), frequency);
    return { kept, source_rate, true_rate(), frequency };
}

void tuned_waveform::impl::generate(sample* out, size_t count)
{
    const size_t silent = std::min(count, d_silence);
    std::fill_n(out, silent, 0.0f);
    d_silence -= silent;
    d_given += int64_t(count);
    convert(out + silent, count - silent);
}

void tuned_waveform::impl::convert(sample* out, size_t count)
{
    while (count > 0) {
        const size_t n = std::min(count, piece_length);
        d_input.resize(d_path.convert.input_for(n));
        d_source->generate(d_input.data(), d_input.size());
        d_consumed += int64_t(d_input.size());
        d_path.to_centre.mix(d_input.data(), d_input.size());
        d_path.convert.process(d_input.data(), d_input.size(), out, n);
        d_path.to_frequency.mix(out, n);
        out += n;
        count -= n;
    }
}

void tuned_waveform::impl::set_frequency(double frequency)
{
    path next = make_path(frequency);
    collect();
    // The next sample of the source is due when those that the old path has looked ahead
    // at are over.
    const double due = double(d_path_output) +
        double(d_consumed - d_path_input) * true_rate() / d_source->sample_rate();
    d_path = std::move(next);
    d_frequency = frequency;
    d_path_input = d_consumed;
    d_path_output = std::max<int64_t>(std::llround(due), d_given);
    d_silence = size_t(d_path_output - d_given);
    const double change = double(d_path_output) / d_output_rate;
    for (auto& a : d_seen) {
        a.stop = std::min(a.stop, change);
    }
    d_seen.erase(std::remove_if(d_seen.begin(),
                                d_seen.end(),
                                [](const activity& a) { return a.start >= a.stop; }),
                 d_seen.end());
    for (auto a : d_lasting) {
        a.start = std::max(a.start, double(d_consumed) / d_source->sample_rate());
        see(a);
    }
}

/* What the source has told. */
void tuned_waveform::impl::collect()
{
    const auto fresh = d_source->take_activities();
    d_lasting.insert(d_lasting.end(), fresh.begin(), fresh.end());
    for (const auto& a : fresh) {
        see(a);
    }
    const double now = double(d_consumed) / d_source->sample_rate();
    d_lasting.erase(std::remove_if(d_lasting.begin(),
                                   d_lasting.end(),
                                   [&](const activity& a) { return a.stop <= now; }),
                    d_lasting.end());
}

/* An activity of the source, as the receiver sees it. */
void tuned_waveform::impl::see(activity a)
{
    const double edge = 0.5 * d_output_rate;
    const double shift = double(d_path_output) / d_output_rate -
        double(d_path_input) / d_source->sample_rate() * d_clock;
    a.start = a.start * d_clock + shift;
    a.stop = a.stop * d_clock + shift;
    a.freq_lower_edge = (a.freq_lower_edge + d_frequency) / d_clock;
    a.freq_upper_edge = (a.freq_upper_edge + d_frequency) / d_clock;
    if (a.freq_upper_edge > -edge && a.freq_lower_edge < edge) {
        a.freq_lower_edge = std::max(a.freq_lower_edge, -edge);
        a.freq_upper_edge = std::min(a.freq_upper_edge, edge);
        d_seen.push_back(a);
    }
}

std::vector<activity> tuned_waveform::impl::take_activities()
{
    collect();
    std::vector<activity> taken;
    taken.swap(d_seen);
    return taken;
}

tuned_waveform::tuned_waveform(std::unique_ptr<waveform> source,
                               double output_rate,
                               double frequency,
                               double clock_ppm)
    : d_impl(std::make_unique<impl>(
          std::move(source), output_rate, frequency, 1.0 + 1e-6 * clock_ppm))
{
}

tuned_waveform::~tuned_waveform() = default;
tuned_waveform::tuned_waveform(tuned_waveform&&) noexcept = default;
tuned_waveform& tuned_waveform::operator=(tuned_waveform&&) noexcept = default;

double tuned_waveform::output_rate() const { return d_impl->d_output_rate; }

void tuned_waveform::generate(sample* out, size_t count) { d_impl->generate(out, count); }

std::vector<activity> tuned_waveform::take_activities()
{
    return d_impl->take_activities();
}

void tuned_waveform::set_frequency(double frequency) { d_impl->set_frequency(frequency); }

void tuned_waveform::set_load(double load) { d_impl->d_source->set_load(load); }

} // namespace core
} // namespace specsense
} // namespace gr
