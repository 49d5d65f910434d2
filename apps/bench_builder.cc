// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_builder.h"
#include "bench.h"
#include "bench_clock.h"
#include "fft_batch.h"
#include "progress_bar.h"
#ifdef SPECSENSE_HAVE_GNURADIO
#include "bench_builder_gnuradio.h"
#endif
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gnuradio/specsense/core/spectrogram.h>
#include <memory>
#include <random>

using namespace gr::specsense;

namespace {

constexpr int64_t sample_rate = 61440000;

struct options {
    std::string json;
    double seconds = 0.5;
    int repeat = 5;
};

struct detector_set {
    const char* name;
    std::vector<core::detector_kind> detectors;
    int most_columns; // narrower ones are too slow for a cyclic prefix
};

const std::vector<detector_set>& detector_sets()
{
    using core::detector_kind;
    static const std::vector<detector_set> sets{
        { "average", { detector_kind::average }, 4096 },
        { "average_peak", { detector_kind::average, detector_kind::peak }, 4096 },
        { "average_peak_prefix",
          { detector_kind::average,
            detector_kind::peak,
            detector_kind::cyclic_prefix_15khz,
            detector_kind::cyclic_prefix_30khz },
          1024 },
    };
    return sets;
}

// The field profile with other columns: a row keeps its number of windows.
core::sensing_profile make_profile(int columns, const detector_set& set)
{
    auto profile = core::find_profile("field");
    const auto windows = profile.row_duration_s * profile.column_width_hz / profile.hop;
    profile.column_width_hz = core::rational(sample_rate, columns);
    profile.detectors = set.detectors;
    const core::spectrogram_geometry geometry(profile, sample_rate);
    profile.row_duration_s = windows * geometry.hop() / core::rational(sample_rate);
    return profile;
}

std::vector<std::complex<float>> make_noise(size_t count)
{
    std::mt19937 generator(1);
    std::normal_distribution<float> normal(0.0f, 0.1f);
    std::vector<std::complex<float>> noise(count);
    for (auto& sample : noise) {
        sample = { normal(generator), normal(generator) };
    }
    return noise;
}

// Runs a piece of work again and again for so many seconds; the first run warms up.
template<typename Work>
bench_rate measure(double seconds, const Work& work)
{
    work();
    const auto start = bench_clock::now();
    bench_clock used{};
    double done = 0;
    do {
        done += work();
        used = bench_clock::now() - start;
    } while (used.wall < seconds);
    return { done / used.wall, done / used.cpu };
}

// Samples/s of the spectrogram. The input stays within a second-level cache, as it does
// behind a radio's driver.
bench_rate run_ours(core::spectrogram& spectrogram,
                    const std::vector<std::complex<float>>& noise,
                    double seconds)
{
    const auto& profile = spectrogram.geometry().profile();
    constexpr size_t max_rows = 64;
    std::vector<std::vector<float>> rows(
        profile.detectors.size(),
        std::vector<float>(max_rows * spectrogram.geometry().columns()));
    std::vector<float*> pointers;
    for (auto& r : rows) {
        pointers.push_back(r.data());
    }
    return measure(seconds, [&] {
        for (size_t taken = 0; taken < noise.size();) {
            taken +=
                spectrogram
                    .process(
                        noise.data() + taken, noise.size() - taken, pointers, max_rows)
                    .consumed;
        }
        return static_cast<double>(noise.size());
    });
}

// Windows/s of FFTW with the spectrogram's plan.
bench_rate run_fftw(int columns, double seconds)
{
    core::fft_batch fft(columns, core::fft_batch_size(columns));
    std::mt19937 generator(1);
    std::normal_distribution<float> normal(0.0f, 0.1f);
    std::generate_n(fft.input(), fft.stride() * fft.batch(), [&] {
        return std::complex<float>(normal(generator), normal(generator));
    });
    constexpr int runs = 64;
    return measure(seconds, [&] {
        for (int i = 0; i < runs; ++i) {
            fft.execute();
        }
        return static_cast<double>(runs) * fft.batch();
    });
}

// All that was measured in one repetition at one number of columns.
struct repetition {
    std::vector<bench_rate> ours; // samples/s, by detector set, as far as they go
    double windows_per_sample = 0;
    double windows_per_row = 0;
    bench_rate fftw{};     // windows/s
    bench_rate gnuradio{}; // samples/s
    double gnuradio_windows_per_sample = 0;
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const size_t n = values.size();
    return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

// Medians over the repetitions of a value, a peer's value, and of their ratio.
template<typename Value, typename Peer>
bench_record compare(const std::string& name,
                     const std::string& unit,
                     const std::string& peer,
                     const std::vector<repetition>& repetitions,
                     const Value& value,
                     const Peer& peer_value)
{
    std::vector<double> values, peer_values, ratios;
    for (const auto& r : repetitions) {
        values.push_back(value(r));
        peer_values.push_back(peer_value(r));
        ratios.push_back(values.back() / peer_values.back());
    }
    return { name, median(values), unit, peer, median(peer_values), median(ratios) };
}

void print(const bench_record& r)
{
    std::printf("%-46s %9.4g  %-18s %9.4g  %7.2f\n",
                r.name.c_str(),
                r.value * 1e-6,
                ("M" + r.unit).c_str(),
                r.peer_value * 1e-6,
                r.ratio);
}

std::vector<bench_record> compare_columns(int columns,
                                          const std::vector<repetition>& repetitions)
{
    std::vector<bench_record> records;
    for (size_t s = 0; s < repetitions.front().ours.size(); ++s) {
        const std::string name = std::string("builder.") + detector_sets()[s].name + "." +
            std::to_string(columns) + ".";
        const auto add = [&](const char* suffix,
                             const char* unit,
                             const char* peer,
                             auto value,
                             auto peer_value) {
            records.push_back(
                compare(name + suffix, unit, peer, repetitions, value, peer_value));
        };
#ifdef SPECSENSE_HAVE_GNURADIO
        constexpr char chain[] = "GNU Radio: stream_to_vector, fft, "
                                 "complex_to_mag_squared, integrate";
        add(
            "gnuradio",
            "windows/CPU s",
            chain,
            [s](auto& r) { return r.ours[s].per_cpu_second * r.windows_per_sample; },
            [](auto& r) {
                return r.gnuradio.per_cpu_second * r.gnuradio_windows_per_sample;
            });
        add(
            "gnuradio_wall",
            "windows/s",
            chain,
            [s](auto& r) { return r.ours[s].per_wall_second * r.windows_per_sample; },
            [](auto& r) {
                return r.gnuradio.per_wall_second * r.gnuradio_windows_per_sample;
            });
        add(
            "gnuradio_samples",
            "samples/CPU s",
            chain,
            [s](auto& r) { return r.ours[s].per_cpu_second; },
            [](auto& r) { return r.gnuradio.per_cpu_second; });
        add(
            "gnuradio_samples_wall",
            "samples/s",
            chain,
            [s](auto& r) { return r.ours[s].per_wall_second; },
            [](auto& r) { return r.gnuradio.per_wall_second; });
#endif
        add(
            "fftw",
            "windows/CPU s",
            "FFTW alone, same windows and plan",
            [s](auto& r) { return r.ours[s].per_cpu_second * r.windows_per_sample; },
            [](auto& r) { return r.fftw.per_cpu_second; });
        add(
            "realtime",
            "samples/CPU s",
            "a live stream of 61.44 MS/s",
            [s](auto& r) { return r.ours[s].per_cpu_second; },
            [](auto&) { return double(sample_rate); });
    }
    return records;
}

int run(const options& o)
{
    const std::vector<int> all_columns{ 64, 256, 1024, 4096 };
    const auto noise = make_noise(32768);
    std::vector<std::vector<repetition>> results(all_columns.size());
    {
        progress_bar bar("bench builder");
        const double steps = double(o.repeat) * all_columns.size();
        for (int i = 0; i < o.repeat; ++i) {
#ifdef SPECSENSE_HAVE_GNURADIO
            const auto source = run_gnuradio_source(o.seconds);
#endif
            for (size_t c = 0; c < all_columns.size(); ++c) {
                bar.show((i * all_columns.size() + c) / steps);
                const int columns = all_columns[c];
                repetition r;
                for (const auto& set : detector_sets()) {
                    if (columns > set.most_columns) {
                        break; // so is the next
                    }
                    core::spectrogram spectrogram(make_profile(columns, set),
                                                  sample_rate);
                    const auto& geometry = spectrogram.geometry();
                    r.ours.push_back(run_ours(spectrogram, noise, o.seconds));
                    r.windows_per_sample = 1.0 / geometry.hop().value();
                    r.windows_per_row = geometry.windows_per_row();
                }
                r.fftw = run_fftw(columns, o.seconds);
#ifdef SPECSENSE_HAVE_GNURADIO
                r.gnuradio = run_gnuradio_chain(
                    columns, std::lround(r.windows_per_row), o.seconds);
                // Only the chain counts, not the source that feeds it.
                r.gnuradio.per_cpu_second = 1.0 /
                    (1.0 / r.gnuradio.per_cpu_second - 1.0 / source.per_cpu_second);
                r.gnuradio_windows_per_sample = 1.0 / columns;
#endif
                results[c].push_back(r);
            }
        }
    }

    std::printf("%-46s %9s  %-18s %9s  %7s\n", "name", "ours", "unit", "peer", "ratio");
    std::vector<bench_record> records;
    for (size_t c = 0; c < all_columns.size(); ++c) {
        for (const auto& record : compare_columns(all_columns[c], results[c])) {
            print(record);
            records.push_back(record);
        }
    }
    std::printf(
        "\nMedians of %d repetitions of %g s each; ratio > 1: we are better.\n"
        "Ours runs in one thread, with windows that overlap (three to four per column "
        "time).\n"
#ifdef SPECSENSE_HAVE_GNURADIO
        "GNU Radio's chain makes the average only, of windows that do not overlap, and "
        "has "
        "a thread a block.\n"
        "Its source's CPU time (null source into null sink, same run) is taken off.\n"
        "So gnuradio and gnuradio_wall compare equal numbers of windows; "
        "gnuradio_samples*, "
        "in which we\n"
        "make three to four windows for each of its, compare equal lengths of signal.\n",
#else
        "Built without GNU Radio: no comparison with its chain.\n",
#endif
        o.repeat,
        o.seconds);
    for (const auto& r : records) {
        if (r.name == "builder.average_peak.256.realtime") {
            std::printf(
                "A live stream of 61.44 MS/s, average and peak, 256 columns, takes "
                "%.2f cores.\n",
                1.0 / r.ratio);
        }
    }
    if (!o.json.empty()) {
        write_records(o.json, records);
    }
    return 0;
}

} // namespace

subcommand add_bench_builder(CLI::App& bench)
{
    auto o = std::make_shared<options>();
    auto* app = bench.add_subcommand(
        "builder", "Samples to rows: against GNU Radio's chain and FFTW alone");
    app->add_option("--json", o->json, "Write the records to this file");
    app->add_option("--seconds", o->seconds, "Length of each measurement")
        ->check(CLI::Range(0.01, 60.0))
        ->capture_default_str();
    app->add_option("--repeat", o->repeat, "Repetitions, of which the median counts")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    return { app, [o] { return run(*o); } };
}
