// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "annotate.h"
#include "burst_list.h"
#include "emission_table.h"
#include "least_confidence_option.h"
#include "occupancy_csv.h"
#include "progress_bar.h"
#include "pulse_report.h"
#include "recording_confirmer.h"
#include "sensing_pipeline.h"
#include "spectrum_picture.h"
#include "staged_file.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

using namespace gr::specsense;
namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr char metadata_ending[] = ".sigmf-meta";
constexpr char data_ending[] = ".sigmf-data";

struct options {
    std::vector<std::string> recordings;
    std::string output; // empty: beside each recording
    std::string pulses; // file of all recordings' pulses; empty: none
    bool picture = false;
    bool json = false;
    bool confirm = true;
    bool is_raw = false;
    core::raw_format raw{};
    pipeline_config pipeline{};
};

// What was found in a recording, and what became of it.
struct result {
    std::string file;
    double sample_rate = 0.0;
    std::vector<core::emission> emissions;
    bool noise_floor_known = false;
    std::string pulses; // lines of CSV
    std::vector<std::string> warnings;
    std::vector<std::string> outputs;
    std::string error; // empty: none
};

// What core says of a file names that file; the line that it is printed on does, too.
std::string without_prefix(const std::string& message, const std::string& file)
{
    const std::string prefix = file + ": ";
    return message.rfind(prefix, 0) == 0 ? message.substr(prefix.size()) : message;
}

void complain(const std::string& file, const std::string& message)
{
    std::cerr << "specsense: " << file << ": " << message << std::endl;
}

std::string lower_ending(const fs::path& path)
{
    std::string text = path.extension().string();
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
    });
    return text;
}

// A SigMF pair is one recording, by whichever of its files it is named.
fs::path recording_path(const std::string& file)
{
    fs::path path(file);
    if (lower_ending(path) == data_ending) {
        path.replace_extension(metadata_ending);
    }
    return fs::weakly_canonical(path);
}

/*! Where results go, without an ending; sees to it that nothing else is overwritten. */
class output_places
{
public:
    explicit output_places(const std::string& folder) : d_folder(folder) {}

    /*! Throws std::runtime_error when the place belongs to another recording. */
    fs::path find(const std::string& file, const std::string& name)
    {
        const fs::path folder = d_folder.empty() ? fs::path(file).parent_path()
                                                 : d_folder;
        const fs::path place = folder / name;
        const fs::path recording = recording_path(file);
        const auto [taken, is_new] = d_taken.emplace(fs::weakly_canonical(place),
                                                     recording);
        if (!is_new && taken->second != recording) {
            throw std::runtime_error("its results would overwrite those of " +
                                     taken->second.string() +
                                     ", which has the same name; use another --output");
        }
        const fs::path metadata = place.string() + metadata_ending;
        if (fs::exists(place.string() + data_ending) &&
            fs::weakly_canonical(metadata) != recording) {
            throw std::runtime_error("its results would overwrite the metadata of " +
                                     place.string() + data_ending +
                                     ", another recording; use another --output");
        }
        return place;
    }

private:
    fs::path d_folder;
    std::map<fs::path, fs::path> d_taken; // place -> recording
};

void make_folder(const std::string& folder)
{
    std::error_code reason;
    if (!folder.empty() && !fs::is_directory(folder)) {
        fs::create_directories(folder, reason);
    }
    if (reason) {
        throw std::runtime_error(folder + ": cannot be made: " + reason.message());
    }
}

void describe_what_was_odd(const sensing_pipeline& pipeline, result& r)
{
    if (!pipeline.noise_floor_known()) {
        const int64_t sensed = pipeline.rows() - pipeline.unsensed_rows();
        r.warnings.push_back(
            "the noise floor is not known for " +
            std::to_string(pipeline.rows_without_floor()) + " of " +
            std::to_string(sensed) +
            " rows (a signal may fill the band); give --noise-floor if you know it");
    }
    if (pipeline.non_finite_samples() > 0) {
        r.warnings.push_back(std::to_string(pipeline.non_finite_samples()) +
                             " samples are not finite or beyond 1e15; " +
                             std::to_string(pipeline.unsensed_rows()) + " of " +
                             std::to_string(pipeline.rows()) + " rows are unsensed");
    }
    if (pipeline.non_finite_pixels() > 0) {
        r.warnings.push_back(std::to_string(pipeline.non_finite_pixels()) +
                             " pixels are unsensed, as their power or what the model "
                             "made of it is not finite");
    }
}

void run_pipeline(sensing_pipeline& pipeline,
                  const core::recording& recording,
                  staged_file& csv,
                  spectrum_raster* raster,
                  burst_list& bursts,
                  result& r)
{
    const auto& captures = recording.captures();
    const bool has_time = std::all_of(
        captures.begin(), captures.end(), [](const auto& c) { return c.has_time; });
    progress_bar bar(recording.name());
    pipeline.on_burst = [&](const core::burst_annotation& b) { bursts.add(b); };
    pipeline.on_emission = [&](const core::emission& e) { r.emissions.push_back(e); };
    pipeline.on_occupancy = [&](const core::occupancy_report& report) {
        csv.write(occupancy_csv_lines(report, pipeline.classes(), has_time));
        if (raster) {
            raster->add_occupancy(report);
        }
    };
    if (raster) {
        pipeline.on_row = [raster](const sensed_row& row) { raster->add_row(row); };
    }
    pipeline.on_progress = [&bar](double share) { bar.show(share); };
    pipeline.run();
    bursts.finish([&](uint64_t id) { return pipeline.emission_of(id); });
    std::sort(r.emissions.begin(), r.emissions.end(), [](const auto& a, const auto& b) {
        return a.id < b.id;
    });
}

void confirm(core::recording& recording, const burst_list& bursts, result& r)
{
    const size_t left = confirm_emissions(recording, bursts, r.emissions);
    if (left > 0) {
        r.warnings.push_back(
            "cells of " + std::to_string(left) +
            " emissions were not looked for, which takes 1.9 MS/s, and a minute for all");
    }
}

void annotate(const options& o, output_places& places, result& r)
{
    const auto recording = core::recording::open(r.file, o.is_raw ? &o.raw : nullptr);
    r.sample_rate = recording->sample_rate();
    for (const auto& warning : recording->warnings()) {
        r.warnings.push_back(without_prefix(warning, r.file));
    }
    const std::string place = places.find(r.file, recording->name()).string();
    sensing_pipeline pipeline(*recording, o.pipeline);
    const auto& segmentation = o.pipeline.segmentation;
    const bool is_energy = segmentation.model == "energy";
    std::optional<spectrum_raster> raster;
    if (o.picture) {
        raster.emplace(*recording, pipeline.geometry(), pipeline.classes().size());
    }
    make_folder(o.output);
    // Everything is on the disk before anything is moved to its place.
    staged_file csv(place + ".occupancy.csv");
    csv.write(occupancy_csv_header(
        { segmentation.model,
          is_energy ? std::optional(segmentation.false_alarm_rate) : std::nullopt,
          o.pipeline.extraction.integration_time_s,
          pipeline.geometry().row_duration(),
          pipeline.geometry().column_width() }));
    burst_list bursts(pipeline.classes());
    run_pipeline(pipeline, *recording, csv, raster ? &*raster : nullptr, bursts, r);
    csv.close();
    if (o.confirm) {
        confirm(*recording, bursts, r);
    }
    const auto pulses = measure_pulses(*recording, bursts, r.emissions);
    r.pulses = pulses.lines;
    if (pulses.bursts_left_out > 0 && !o.pulses.empty()) {
        r.warnings.push_back(std::to_string(pulses.bursts_left_out) +
                             " bursts of radars were not looked at for pulses, as an "
                             "emission has too many");
    }
    r.noise_floor_known = pipeline.noise_floor_known();
    describe_what_was_odd(pipeline, r);
    std::optional<staged_file> picture;
    if (raster) {
        picture.emplace(place + ".png");
        picture->write(draw_spectrum_picture(
            { *recording, *raster, pipeline.classes(), bursts, r.emissions }));
        picture->close();
    }
    const std::string generator = "specsense " SPECSENSE_VERSION " " + segmentation.model;
    const std::string metadata = place + metadata_ending;
    core::write_file_atomically(metadata, [&](std::ostream& out) {
        core::annotate_metadata(
            out, recording->metadata(), bursts.source(), r.emissions, generator);
    });
    csv.commit();
    r.outputs = { metadata, csv.path() };
    if (picture) {
        picture->commit();
        r.outputs.push_back(picture->path());
    }
}

void print_json(const result& r)
{
    const auto text = [](const json& value) {
        return value.dump(-1, ' ', false, json::error_handler_t::replace);
    };
    std::cout << " {\n  \"file\": " << text(r.file) << ",\n  \"emissions\": [";
    const char* separator = "\n   ";
    for (const auto& e : r.emissions) {
        std::cout << separator << core::emission_to_json(e);
        separator = ",\n   ";
    }
    std::cout << "],\n  \"noise_floor_known\": " << text(r.noise_floor_known)
              << ",\n  \"warnings\": " << text(r.warnings)
              << ",\n  \"outputs\": " << text(r.outputs);
    if (!r.error.empty()) {
        std::cout << ",\n  \"error\": " << text(r.error);
    }
    std::cout << "\n }";
}

void print(const result& r)
{
    std::cout << r.file << "\n";
    if (r.emissions.empty()) {
        std::cout << "  nothing found\n";
    } else {
        print_emission_table(std::cout, r.emissions, r.sample_rate);
        print_pulse_table(std::cout, r.emissions);
    }
    for (const auto& path : r.outputs) {
        std::cout << "  written: " << path << "\n";
    }
    std::cout << std::endl;
}

/* Throws for options that are wrong whatever the recording is. */
void check(const options& o)
{
    const core::spectrogram_geometry geometry(o.pipeline.profile,
                                              core::spectrogram_geometry::highest_rate);
    core::make_segmentation_engine(o.pipeline.segmentation, geometry);
    const core::occupancy_extractor extractor(o.pipeline.extraction, geometry);
}

int run(options o)
{
    o.pipeline.profile = core::profile_of_model(o.pipeline.segmentation.model);
    check(o);
    output_places places(o.output);
    std::optional<staged_file> pulses;
    if (!o.pulses.empty()) {
        pulses.emplace(o.pulses);
        pulses->write(pulse_csv_header());
    }
    std::map<fs::path, bool> done;
    const char* separator = "[\n";
    bool failed = false;
    for (const auto& file : o.recordings) {
        result r;
        r.file = file;
        try {
            // Both halves of a pair may be given, as when a folder's files all are.
            if (!done.emplace(recording_path(file), true).second) {
                continue;
            }
            annotate(o, places, r);
        } catch (const std::exception& error) {
            r = result();
            r.file = file;
            r.error = without_prefix(error.what(), file);
            complain(file, r.error);
            failed = true;
        }
        if (pulses) {
            pulses->write(r.pulses);
        }
        for (const auto& warning : r.warnings) {
            complain(file, "warning: " + warning);
        }
        if (o.json) {
            std::cout << separator;
            print_json(r);
            separator = ",\n";
        } else if (r.error.empty()) {
            print(r);
        }
    }
    if (o.json) {
        std::cout << "\n]" << std::endl;
    }
    if (pulses) {
        pulses->commit();
    }
    return failed ? 1 : 0;
}

void add_model_options(CLI::App& app, core::segmentation_config& config)
{
    std::string known;
    for (const auto& name : core::segmentation_models()) {
        known += name + ", ";
    }
    app.add_option(
           "--model", config.model, "What labels the pixels: " + known + "a model file")
        ->capture_default_str();
    app.add_option("--device", config.device, "That a network runs on")
        ->check(CLI::IsMember({ "cpu", "cuda" }))
        ->capture_default_str();
    const unsigned cores = std::thread::hardware_concurrency();
    config.threads = int(std::clamp(cores, 1u, 256u));
    app.add_option("--threads", config.threads, "That the CPU computes a network on")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app.add_option_function<std::string>(
           "--precision",
           [&config](const std::string& name) {
               config.precision = core::precision_choice_from_string(name);
           },
           "Of a network on the CPU; auto: int8 where the model has it")
        ->check(CLI::IsMember({ "auto", "fp32", "int8" }))
        ->default_str("auto");
    app.add_flag("!--no-gate", config.gate, "Give frames of noise to the network, too");
    add_least_confidence_option(
        app, config.least_confidence, "Of a network that knows other");
}

void add_options(CLI::App& app, options& o)
{
    app.add_option("RECORDING", o.recordings, "SigMF, IQ WAV, or files of bare samples")
        ->required();
    add_model_options(app, o.pipeline.segmentation);
    app.add_option("--output", o.output, "Folder of the results (else the recording's)");
    app.add_option("--pulses", o.pulses, "Write the pulses of radars to this file (CSV)");
    app.add_flag("--picture", o.picture, "Draw a picture, too");
    app.add_flag("--json", o.json, "Print the results as JSON");
    app.add_flag("!--no-confirm", o.confirm, "Look for no cells in lte, nr and other");
    const auto is_raw = [&o](const std::string&) { o.is_raw = true; };
    app.add_option(
           "--datatype", o.raw.datatype, "Of bare samples: ci8, ci16_le, cf32_le ...")
        ->check(CLI::IsMember({ "ci8",
                                "cu8",
                                "ci16",
                                "ci16_le",
                                "ci16_be",
                                "ci32",
                                "ci32_le",
                                "ci32_be",
                                "cf32",
                                "cf32_le",
                                "cf32_be" }))
        ->each(is_raw);
    app.add_option("--sample-rate", o.raw.sample_rate, "Of bare samples, samples/s")
        ->check(CLI::Range(core::spectrogram_geometry::lowest_rate,
                           core::spectrogram_geometry::highest_rate))
        ->each(is_raw);
    app.add_option("--frequency", o.raw.frequency, "Of bare samples: their centre, Hz")
        ->each(is_raw);
    app.add_option("--false-alarm-rate",
                   o.pipeline.segmentation.false_alarm_rate,
                   "Of energy: share of noise pixels that may pass for a signal")
        ->check(CLI::Range(1e-15, 0.1))
        ->capture_default_str();
    app.add_option("--noise-floor",
                   o.pipeline.segmentation.noise_floor.fixed_dbfs,
                   "The receiver's mean noise power in a column, dB over full scale");
    app.add_option(
        "--calibration",
        o.pipeline.extraction.calibration_db,
        "The receiver's power of a full-scale tone, dBm; then power_dbm is given");
    app.add_option("--hold-time",
                   o.pipeline.extraction.hold_time_s,
                   "Longest gap within an emission, s")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
    app.add_option("--integration-time",
                   o.pipeline.extraction.integration_time_s,
                   "Of the occupancy, s; 0: the whole recording")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
    app.add_option("--mask-dc",
                   o.pipeline.dc_columns_masked,
                   "Columns around the tuned frequency to leave out, 0 or an odd number")
        ->check(CLI::Range(0, 100001))
        ->check(CLI::Validator(
            [](const std::string& text) {
                const bool fits = text == "0" ||
                    std::string("13579").find(text.back()) != std::string::npos;
                return fits ? "" : "must be 0 or an odd number, got " + text;
            },
            ""))
        ->capture_default_str();
}

} // namespace

subcommand add_annotate(CLI::App& app)
{
    auto o = std::make_shared<options>();
    auto* annotate = app.add_subcommand(
        "annotate", "Find what occupies the spectrum in recordings, and write it down");
    add_options(*annotate, *o);
    return { annotate, [o] { return run(*o); } };
}
