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
    impl(std::unique_ptr<waveform> source,
         const cut& kept,
         double rate,
         double frequency,
         double clock);

    void generate(sample* out, size_t count);
    std::vector<activity> take_activities();

    const double d_output_rate;

private:
    std::unique_ptr<waveform> d_source;
    double d_frequency;
    double d_clock; // the receiver's true rate, of its nominal one
    oscillator d_to_centre;
    resampler d_resampler;
    oscillator d_to_frequency;
    std::vector<sample> d_input;
};

tuned_waveform::impl::impl(std::unique_ptr<waveform> source,
                           const cut& kept,
                           double rate,
                           double frequency,
                           double clock)
    : d_output_rate(rate), d_source(std::move(source)), d_frequency(frequency),
      d_clock(clock), d_to_centre(-kept.centre / d_source->sample_rate()),
      d_resampler(d_source->sample_rate(),
                  rate * clock,
                  2.0 * kept.pass / std::min(d_source->sample_rate(), rate * clock),
                  2.0 * kept.stop / std::min(d_source->sample_rate(), rate * clock)),
      d_to_frequency((frequency + kept.centre) / (rate * clock))
{
}

void tuned_waveform::impl::generate(sample* out, size_t count)
{
    while (count > 0) {
        const size_t n = std::min(count, piece_length);
        d_input.resize(d_resampler.input_for(n));
        d_source->generate(d_input.data(), d_input.size());
        d_to_centre.mix(d_input.data(), d_input.size());
        d_resampler.process(d_input.data(), d_input.size(), out, n);
        d_to_frequency.mix(out, n);
        out += n;
        count -= n;
    }
}

std::vector<activity> tuned_waveform::impl::take_activities()
{
    std::vector<activity> seen;
    const double edge = 0.5 * d_output_rate;
    for (activity a : d_source->take_activities()) {
        a.start *= d_clock;
        a.stop *= d_clock;
        a.freq_lower_edge = (a.freq_lower_edge + d_frequency) / d_clock;
        a.freq_upper_edge = (a.freq_upper_edge + d_frequency) / d_clock;
        if (a.freq_upper_edge > -edge && a.freq_lower_edge < edge) {
            a.freq_lower_edge = std::max(a.freq_lower_edge, -edge);
            a.freq_upper_edge = std::min(a.freq_upper_edge, edge);
            seen.push_back(a);
        }
    }
    return seen;
}

tuned_waveform::tuned_waveform(std::unique_ptr<waveform> source,
                               double output_rate,
                               double frequency,
                               double clock_ppm)
{
    const double clock = 1.0 + 1e-6 * clock_ppm;
    const cut kept = find_cut(
        source->bandwidth(), source->sample_rate(), output_rate * clock, frequency);
    d_impl =
        std::make_unique<impl>(std::move(source), kept, output_rate, frequency, clock);
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

} // namespace core
} // namespace specsense
} // namespace gr
