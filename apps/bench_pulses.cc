// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_pulses.h"
#include "bench.h"
#include "bench_clock.h"
#include "text_table.h"
#include <CLI/CLI.hpp>
#include <cmath>
#include <complex>
#include <fft.h>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <gnuradio/specsense/core/pulse_measurement.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <iostream>
#include <memory>

using namespace gr::specsense::core;

namespace {

constexpr double column_width = 240e3; // Hz; edges of emissions are those of columns
constexpr int pulses_at_once = 7;
const std::vector<double> snrs_db{ 10.0, 20.0, 30.0 };

struct options {
    std::string json;
    int pulses = 500; // of each kind
    double noise_seconds = 20.0;
};

using sample_list = std::vector<std::complex<float>>;

struct pulse_case {
    const char* name;
    radar_modulation modulation;
    double width;     // s
    double bandwidth; // Hz, of chirps
    double rate;      // samples/s
    int chips = 13;
    sweep_direction direction = sweep_direction::up;
};

using modulation = radar_modulation;

const std::vector<pulse_case> cases{
    { "plain.500ns.2M", modulation::none, 0.5e-6, 0.0, 2e6 },
    { "plain.1us.4M", modulation::none, 1e-6, 0.0, 4e6 },
    { "plain.1us.20M", modulation::none, 1e-6, 0.0, 20e6 },
    { "plain.1us.61M44", modulation::none, 1e-6, 0.0, 61.44e6 },
    { "plain.20us.1M92", modulation::none, 20e-6, 0.0, 1.92e6 },
    { "plain.20us.61M44", modulation::none, 20e-6, 0.0, 61.44e6 },
    { "chirp.20us.5MHz.10M",
      modulation::linear_fm,
      20e-6,
      5e6,
      10e6,
      13,
      sweep_direction::down },
    { "chirp.20us.5MHz.61M44", modulation::linear_fm, 20e-6, 5e6, 61.44e6 },
    { "chirp.50us.40MHz.61M44", modulation::linear_fm, 50e-6, 40e6, 61.44e6 },
    { "chirp.50us.100MHz.250M", modulation::linear_fm, 50e-6, 100e6, 250e6 },
    { "nonlinear.20us.5MHz.20M", modulation::nonlinear_fm, 20e-6, 5e6, 20e6 },
    { "barker13.13us.10M", modulation::barker, 13e-6, 0.0, 10e6 },
    { "barker13.13us.61M44", modulation::barker, 13e-6, 0.0, 61.44e6 },
    { "frank64.64us.20M", modulation::frank, 64e-6, 0.0, 20e6, 64 },
};

radar_config config_of(const pulse_case& c, double first_pulse)
{
    radar_config config;
    config.modulation = c.modulation;
    config.pulse_width = c.width;
    config.bandwidth = c.bandwidth > 0.0 ? c.bandwidth : config.bandwidth;
    config.direction = c.direction;
    config.chips = c.chips;
    config.pulse_intervals = { 10.0 * c.width + 20e-6 };
    config.first_pulse = first_pulse;
    return config;
}

struct piece {
    sample_list samples{};
    std::vector<activity> truth{};
};

piece make_piece(const pulse_case& c, double frequency, uint64_t seed)
{
    random_source random(seed);
    const auto config = config_of(c, 20e-6 + random.uniform(0.0, 10.0 / c.rate));
    tuned_waveform signal(std::make_unique<radar>(config, seed), c.rate, frequency);
    piece p;
    const double interval = config.pulse_intervals[0];
    p.samples.resize(size_t((pulses_at_once * interval + 20e-6) * c.rate));
    signal.generate(p.samples.data(), p.samples.size());
    for (const auto& a : signal.take_activities()) {
        if (a.stop + 10e-6 < double(p.samples.size()) / c.rate) {
            p.truth.push_back(a);
        }
    }
    return p;
}

/* Effective bandwidth of a pulse without noise. */
double effective_bandwidth(const piece& p, double rate)
{
    const auto& a = p.truth[0];
    const auto first = size_t((a.start - 5e-6) * rate);
    const auto last = size_t((a.stop + 5e-6) * rate);
    int length = 65536;
    while (size_t(length) < 4 * (last - first)) {
        length *= 2;
    }
    fft spectrum(length, fft_direction::forward);
    std::fill(std::copy(&p.samples[first], &p.samples[last], spectrum.data()),
              spectrum.data() + length,
              0.0f);
    spectrum.execute();
    double sum = 0.0, squares = 0.0;
    for (int k = 0; k < length; ++k) {
        const double energy = std::norm(spectrum.data()[k]);
        sum += energy;
        squares += energy * energy;
    }
    return sum * sum / squares * rate / length;
}

struct errors {
    int pulses = 0, found = 0, more = 0, unresolved = 0;
    double time = 0.0, width = 0.0, bandwidth = 0.0, chirp_rate = 0.0, frequency = 0.0,
           power = 0.0; // sums of squares
};

void compare(const pulse_case& c,
             const piece& p,
             const std::vector<measured_pulse>& measured,
             double true_bandwidth,
             double frequency,
             errors& e)
{
    const double true_rate = c.modulation == modulation::nonlinear_fm ? NAN
        : c.direction == sweep_direction::up ? c.bandwidth / c.width
                                             : -c.bandwidth / c.width;
    size_t matched = 0;
    for (const auto& a : p.truth) {
        const measured_pulse* nearest = nullptr;
        for (const auto& m : measured) {
            if (std::abs(m.sample / c.rate - a.start) < std::max(0.3 * c.width, 1e-6)) {
                nearest = &m;
            }
        }
        ++e.pulses;
        if (!nearest) {
            continue;
        }
        ++matched;
        ++e.found;
        e.unresolved += !nearest->is_resolved;
        e.time += std::pow(nearest->sample / c.rate - a.start, 2);
        e.width += std::pow(nearest->width - c.width, 2);
        e.bandwidth += std::pow(nearest->bandwidth / true_bandwidth - 1.0, 2);
        e.chirp_rate += std::pow(nearest->chirp_rate - true_rate, 2);
        e.frequency += std::pow(nearest->frequency - frequency, 2);
        e.power += std::pow(nearest->power_dbfs, 2);
    }
    e.more += int(measured.size() - std::min(matched, measured.size()));
}

errors measure(const pulse_case& c, double snr_db, int pulses)
{
    errors e;
    pulse_measurement meter(c.rate);
    const double frequency = 0.05 * c.rate * (c.bandwidth > 0.5 * c.rate ? 0.0 : 1.0);
    for (uint64_t seed = 1; e.pulses < pulses; ++seed) {
        auto p = make_piece(c, frequency, seed);
        const auto& band = p.truth[0];
        const double occupied = band.freq_upper_edge - band.freq_lower_edge;
        const double true_bandwidth = effective_bandwidth(p, c.rate);
        random_source(seed).fork(1).add_noise(p.samples.data(),
                                              p.samples.size(),
                                              std::pow(10.0, -0.1 * snr_db) * c.rate /
                                                  occupied);
        const auto measured =
            meter.measure(p.samples.data(),
                          p.samples.size(),
                          std::floor(band.freq_lower_edge / column_width) * column_width,
                          std::ceil(band.freq_upper_edge / column_width) * column_width);
        compare(c, p, measured, true_bandwidth, frequency, e);
    }
    return e;
}

std::string number(const char* pattern, double value)
{
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

void add_case(const pulse_case& c,
              const options& o,
              std::vector<bench_record>& records,
              std::vector<std::vector<std::string>>& table)
{
    for (double snr_db : snrs_db) {
        const auto e = measure(c, snr_db, o.pulses);
        const auto rms = [&e](double sum) { return std::sqrt(sum / e.found); };
        const std::string name = std::string("pulses.") + c.name + "." +
            number("%.0fdB", snr_db) + ".";
        const auto add = [&](const char* what, double value, const char* unit) {
            records.push_back({ name + what, value, unit, "", NAN, NAN });
        };
        add("found", double(e.found) / e.pulses, "share");
        add("time", rms(e.time), "s RMS");
        add("width", rms(e.width), "s RMS");
        add("bandwidth", rms(e.bandwidth), "share RMS");
        add("chirp_rate", rms(e.chirp_rate), "Hz/s RMS");
        add("frequency", rms(e.frequency), "Hz RMS");
        add("power", rms(e.power), "dB RMS");
        table.push_back({ c.name,
                          number("%.0f", snr_db),
                          number("%.1f", 100.0 * e.found / e.pulses),
                          std::to_string(e.more),
                          number("%.0f", 1e9 * rms(e.time)),
                          number("%.0f", 1e9 * rms(e.width)),
                          number("%.1f", 100.0 * rms(e.bandwidth)),
                          number("%.3g", 1e-9 * rms(e.chirp_rate)),
                          number("%.3g", 1e-3 * rms(e.frequency)),
                          number("%.2f", rms(e.power)),
                          std::to_string(e.unresolved) });
    }
}

/* False pulses in a second of noise, and the CPU time that it takes. */
void measure_noise(const options& o, double band, std::vector<bench_record>& records)
{
    constexpr double rate = 20e6;
    pulse_measurement meter(rate);
    sample_list noise(size_t(1) << 18);
    random_source random(1);
    size_t found = 0;
    double seconds = 0.0, cpu = 0.0;
    while (seconds < o.noise_seconds) {
        std::fill(noise.begin(), noise.end(), 0.0f);
        random.add_noise(noise.data(), noise.size(), 1.0);
        const auto start = bench_clock::now();
        found +=
            meter.measure(noise.data(), noise.size(), -0.5 * band, 0.5 * band).size();
        cpu += (bench_clock::now() - start).cpu;
        seconds += double(noise.size()) / rate;
    }
    const std::string name = "pulses.noise." + number("%.0fMHz", 1e-6 * band);
    records.push_back({ name + ".false", double(found) / seconds, "1/s", "", NAN, NAN });
    records.push_back(
        { name, cpu / seconds, "s of CPU", "real time", 1.0, seconds / cpu });
    std::cout << name << ": " << found << " false pulses in " << seconds << " s, "
              << cpu / seconds << " s of CPU for a second" << std::endl;
}

int run(const options& o)
{
    std::vector<bench_record> records;
    std::vector<std::vector<std::string>> table{ { "RMS errors",
                                                   "SNR dB",
                                                   "found %",
                                                   "false",
                                                   "time ns",
                                                   "width ns",
                                                   "bandwidth %",
                                                   "chirp kHz/us",
                                                   "frequency kHz",
                                                   "power dB",
                                                   "not resolved" } };
    for (const auto& c : cases) {
        add_case(c, o, records, table);
    }
    print_table(std::cout, table);
    measure_noise(o, 1e6, records);
    measure_noise(o, 10e6, records);
    if (!o.json.empty()) {
        write_records(o.json, records);
    }
    return 0;
}

} // namespace

subcommand add_bench_pulses(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    auto* app = bench.add_subcommand("pulses", "Errors of measured pulses");
    app->add_option("--json", o->json, "Write the records to this file");
    app->add_option("--pulses", o->pulses, "Pulses of each kind and SNR")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    app->add_option("--noise-seconds", o->noise_seconds, "Of noise to look for pulses in")
        ->check(CLI::Range(0.1, 1e6))
        ->capture_default_str();
    return { app, [o] { return run(*o); } };
}
