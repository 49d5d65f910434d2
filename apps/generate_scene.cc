// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "generate_scene.h"
#include "burst_list.h"
#include "progress_bar.h"
#include "staged_file.h"
#include "truth_picture.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <gnuradio/specsense/core/scene/scene_truth.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

using namespace gr::specsense;
namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr char metadata_ending[] = ".sigmf-meta";
constexpr char data_ending[] = ".sigmf-data";
constexpr size_t piece = 65536; // samples at once

struct options {
    std::string file;
    std::string output;
    double duration = 0.1;
    std::string datatype = "ci16_le";
    bool picture = false;
};

/* Errors name the file and what is wrong in it. */
std::unique_ptr<core::scene> open_scene(const std::string& path)
{
    const auto config = core::read_scene_file(path);
    try {
        return std::make_unique<core::scene>(config);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(path + ": " + error.what());
    }
}

// Samples as they stand in a file, rounded to nearest and cut off at full scale.
class sample_writer
{
public:
    explicit sample_writer(const std::string& datatype) : d_datatype(datatype) {}

    std::string bytes(const std::vector<std::complex<float>>& samples, size_t count)
    {
        if (d_datatype == "cf32_le") {
            return { reinterpret_cast<const char*>(samples.data()),
                     count * sizeof(samples[0]) };
        }
        return d_datatype == "ci8" ? rounded<int8_t>(samples, count, 127.0f)
                                   : rounded<int16_t>(samples, count, 32767.0f);
    }

    /*! Numbers beyond full scale so far. */
    int64_t clipped() const { return d_clipped; }

private:
    template<class Integer>
    std::string rounded(const std::vector<std::complex<float>>& samples,
                        size_t count,
                        float full_scale)
    {
        std::vector<Integer> integers(2 * count);
        const auto* numbers = reinterpret_cast<const float*>(samples.data());
        for (size_t i = 0; i < 2 * count; ++i) {
            const float value = std::nearbyint(numbers[i] * full_scale);
            d_clipped += std::abs(value) > full_scale;
            integers[i] = Integer(std::clamp(value, -full_scale, full_scale));
        }
        return { reinterpret_cast<const char*>(integers.data()),
                 integers.size() * sizeof(Integer) };
    }

    std::string d_datatype;
    int64_t d_clipped = 0;
};

std::string metadata_of(const core::scene_config& config, const options& o)
{
    json capture{ { "core:sample_start", 0 }, { "core:frequency", config.frequency } };
    json global{ { "core:datatype", o.datatype },
                 { "core:sample_rate", config.sample_rate },
                 { "core:version", "1.2.0" },
                 { "core:recorder", "specsense " SPECSENSE_VERSION },
                 { "core:description", "made by specsense generate scene" },
                 { "specsense:scene", json::parse(core::write_scene(config)) } };
    return json{
        { "global", global },
        { "captures", json::array({ capture }) },
        { "annotations", json::array() }
    }.dump();
}

int run(const options& o)
{
    if (!(o.duration >= 1e-6 && o.duration <= 1e6)) {
        throw std::runtime_error("--duration must be 1e-6 to 1e6 s, got " +
                                 std::to_string(o.duration));
    }
    const auto scene = open_scene(o.file);
    const auto& config = scene->config();
    core::scene_truth truth(config);
    const auto& classes = core::find_profile("field").classes;
    const fs::path place = o.output;
    if (place.has_parent_path()) {
        fs::create_directories(place.parent_path());
    }
    staged_file data(o.output + data_ending);
    burst_list bursts(classes);
    const auto keep_bursts = [&] {
        for (const auto& b : truth.take_bursts()) {
            bursts.add(b);
        }
    };
    sample_writer writer(o.datatype);
    progress_bar bar(o.output);
    const int64_t total = std::llround(o.duration * config.sample_rate);
    std::vector<std::complex<float>> samples(piece);
    while (scene->samples() < total) {
        const size_t count = size_t(std::min<int64_t>(piece, total - scene->samples()));
        scene->generate(samples.data(), count);
        data.write(writer.bytes(samples, count));
        truth.add(scene->take_activities(), scene->samples());
        keep_bursts();
        bar.show(double(scene->samples()) / double(total));
    }
    truth.finish();
    keep_bursts();
    bursts.finish([](uint64_t id) { return id; });
    data.close();

    // Never new samples beside an old truth.
    const std::string metadata = o.output + metadata_ending;
    fs::remove(metadata);
    data.commit();
    core::write_file_atomically(metadata, [&](std::ostream& out) {
        core::annotate_metadata(out,
                                metadata_of(config, o),
                                bursts.source(),
                                truth.emissions(),
                                "truth by specsense " SPECSENSE_VERSION);
    });
    if (o.picture) {
        const auto recording = core::recording::open(metadata);
        staged_file picture(o.output + ".png");
        picture.write(draw_truth_picture(
            *recording, classes, bursts, truth.emissions(), config.noise_dbfs));
        picture.commit();
    }
    if (writer.clipped() > 0) {
        std::cerr << "specsense: " << o.output << ": warning: " << writer.clipped()
                  << " of " << 2 * total << " values are cut off at full scale"
                  << std::endl;
    }
    std::cout << metadata << ": " << total << " samples, " << bursts.size()
              << " bursts of " << truth.emissions().size() << " emissions" << std::endl;
    return 0;
}

} // namespace

subcommand add_generate_scene(CLI::App& generate)
{
    auto o = std::make_shared<options>();
    auto* scene = generate.add_subcommand(
        "scene", "Make a SigMF recording of a scene, with its truth as annotations");
    scene->add_option("SCENE", o->file, "What the scene holds (JSON)")->required();
    scene->add_option("--output", o->output, "The recording's name, without an ending")
        ->required();
    scene->add_option("--duration", o->duration, "s")->capture_default_str();
    scene->add_option("--datatype", o->datatype, "ci8, ci16_le or cf32_le")
        ->check(CLI::IsMember({ "ci8", "ci16_le", "cf32_le" }))
        ->capture_default_str();
    scene->add_flag("--picture", o->picture, "Draw a picture, too");
    return { scene, [o] { return run(*o); } };
}
