// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../waveforms/rule.h"
#include "band_cut.h"
#include "pulse_finder.h"
#include "pulse_shape.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/pulse_measurement.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Edges of emissions may be two columns of 240 kHz off.
constexpr double margin = 480e3; // Hz
// The filter makes shorter pulses as wide as 1.2 / bandwidth, or little wider.
constexpr double shortest = 1.5;
// What comes as near to an end as this, in independent values, may go on beyond it.
constexpr double end_zone = 1.0;

} // namespace

class pulse_measurement::impl
{
public:
    explicit impl(double sample_rate) : rate(sample_rate), d_cut(sample_rate) {}

    std::vector<measured_pulse> measure(const std::complex<float>* samples,
                                        size_t count,
                                        double lower_edge,
                                        double upper_edge)
    {
        const auto band =
            d_cut.cut(samples, count, lower_edge - margin, upper_edge + margin);
        const auto found = find_pulses(band);
        std::vector<measured_pulse> pulses;
        for (const auto& f : found.pulses) {
            pulses.push_back(describe(band, f, found.noise));
            mark_ends(samples, count, band, pulses.back());
        }
        return pulses;
    }

    double rate;

private:
    measured_pulse describe(const cut_band& band, const found_pulse& f, double noise)
    {
        const auto shape = d_shape.measure(band, f, noise);
        measured_pulse pulse;
        pulse.sample = f.start * rate / band.rate;
        pulse.width = (f.stop - f.start) / band.rate;
        pulse.is_resolved = pulse.width > shortest / band.width;
        pulse.bandwidth = shape.bandwidth;
        pulse.chirp_rate = shape.chirp_rate;
        pulse.frequency = band.centre + shape.frequency;
        pulse.power_dbfs = 10.0 * std::log10(f.power);
        pulse.snr_db = 10.0 * std::log10(f.power / noise);
        return pulse;
    }

    /* Whether samples are missing at its ends. */
    void mark_ends(const std::complex<float>* samples,
                   size_t count,
                   const cut_band& band,
                   measured_pulse& pulse) const
    {
        const double zone = end_zone * rate / band.noise_width;
        const double stop = pulse.sample + pulse.width * rate;
        const auto is_missing = [&](double from, double to) {
            if (from < 0.0 || to > double(count)) {
                return true;
            }
            return !std::all_of(samples + size_t(from), samples + size_t(to), is_usable);
        };
        const double middle = 0.5 * (pulse.sample + stop);
        pulse.starts_before = is_missing(pulse.sample - zone, middle);
        pulse.stops_after = is_missing(middle, stop + zone);
    }

    band_cut d_cut;
    pulse_shape_meter d_shape{};
};

pulse_measurement::pulse_measurement(double sample_rate)
{
    require(sample_rate >= lowest_rate && sample_rate <= highest_rate,
            "pulses: the sample rate must lie between 1e6 and 2.5e8 samples/s, got ",
            sample_rate);
    d_impl = std::make_unique<impl>(sample_rate);
}

pulse_measurement::~pulse_measurement() = default;

double pulse_measurement::sample_rate() const { return d_impl->rate; }

std::vector<measured_pulse> pulse_measurement::measure(const std::complex<float>* samples,
                                                       size_t count,
                                                       double lower_edge,
                                                       double upper_edge)
{
    require(count >= 1 && count <= longest_piece,
            "pulses: a piece must hold 1 to ",
            longest_piece,
            " samples, got ",
            count);
    const double half = 0.5 * d_impl->rate;
    require(lower_edge < upper_edge && lower_edge < half && upper_edge > -half,
            "pulses: the band's edges must be in order and not both beyond ",
            half,
            " Hz from the centre, got ",
            lower_edge,
            " and ",
            upper_edge);
    return d_impl->measure(samples, count, lower_edge, upper_edge);
}

} // namespace core
} // namespace specsense
} // namespace gr
