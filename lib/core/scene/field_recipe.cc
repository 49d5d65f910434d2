// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "field_recipe.h"
#include "random_signals.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/scene/label_mask.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::ordered_json;

constexpr double lowest_rate = 1.92e6;
constexpr double highest_rate = 122.88e6;
// Weaker signals are there, but no pixel shows them: whether one is found is not judged.
constexpr double weakest_snr_db = -3.0;
constexpr double weakest_pulse_snr_db = 6.0; // which is in one or two windows
// Share of frames before which the radio has seen its noise: the others may be full.
constexpr double floor_is_known = 0.9;
// Share of frames that are hardly noisy, as generators' signals and those beside a mast
// are: what transmitters spill beside their channels shows.
constexpr double is_clean = 0.3;
// Share of frames that are joined of pieces, or end early.
constexpr double is_chopped = 0.2;

// Rates that radios and recordings have, the usual ones more often.
constexpr std::array<weighted<double>, 20> usual_rates{ {
    { 1.92e6, 3 }, { 2e6, 2 },     { 2.4e6, 1 },   { 3.84e6, 1 },  { 5e6, 1 },
    { 7.68e6, 2 }, { 10e6, 2 },    { 11.52e6, 1 }, { 15.36e6, 2 }, { 16e6, 1 },
    { 19.2e6, 2 }, { 20e6, 4 },    { 23.04e6, 2 }, { 25e6, 1 },    { 30.72e6, 4 },
    { 40e6, 1 },   { 46.08e6, 1 }, { 50e6, 1 },    { 61.44e6, 4 }, { 122.88e6, 0.5 },
} };

double draw_rate(random_source& random)
{
    return random.chance(0.75) ? pick(random, usual_rates)
                               : log_uniform(random, lowest_rate, highest_rate);
}

signal_config draw_signal(random_source& random)
{
    using draw = signal_config (*)(random_source&);
    constexpr std::array<weighted<draw>, 4> classes{
        { { random_lte, 3 }, { random_nr, 3 }, { random_radar, 2 }, { random_other, 3 } }
    };
    return pick(random, classes)(random);
}

struct interval {
    double low;
    double high;
};

// Where an emitter stands. A third reach beyond the band, if they may.
double draw_frequency(random_source& random, double bandwidth, double rate)
{
    const double inside = (rate - bandwidth) / 2.0;
    const bool cut = random.chance(0.33) || inside <= 0.0;
    // At least a fifth of the signal, or of the band, is seen.
    const double seen = 0.2 * std::min(bandwidth, rate);
    const double furthest = (rate + bandwidth) / 2.0 - seen;
    return cut ? random.uniform(-furthest, furthest) : random.uniform(-inside, inside);
}

// Beside one that is there: with a gap as between channels of one band, or none.
double draw_neighbour(random_source& random, interval there, double bandwidth)
{
    const double gap = random.uniform(0.0, 0.1) * bandwidth;
    return random.chance(0.5) ? there.high + gap + bandwidth / 2.0
                              : there.low - gap - bandwidth / 2.0;
}

bool overlap(const std::vector<interval>& taken, interval x)
{
    return std::any_of(taken.begin(), taken.end(), [&](const auto& t) {
        return x.low < t.high && t.low < x.high;
    });
}

bool in_band(double frequency, double bandwidth, double rate)
{
    return std::abs(frequency) < (rate + 0.6 * bandwidth) / 2.0;
}

// A frequency, or none where all tries overlap others and none may.
std::optional<double> place(random_source& random,
                            std::vector<interval>& taken,
                            double bandwidth,
                            double rate,
                            bool may_overlap)
{
    for (int attempt = 0; attempt < 20; ++attempt) {
        const bool beside = !taken.empty() && random.chance(0.3);
        const double f = beside ? draw_neighbour(random, pick(random, taken), bandwidth)
                                : draw_frequency(random, bandwidth, rate);
        const interval x{ f - bandwidth / 2.0, f + bandwidth / 2.0 };
        if (in_band(f, bandwidth, rate) && (may_overlap || !overlap(taken, x))) {
            taken.push_back(x);
            return f;
        }
    }
    return {};
}

// There all the time, or for a part of it.
void draw_times(random_source& random, double duration, emitter_config& e)
{
    if (random.chance(0.75)) {
        return;
    }
    e.start = random.chance(0.3) ? 0.0 : random.uniform(0.0, 0.9) * duration;
    e.stop = e.start + random.uniform(0.05, 0.9) * duration;
}

std::optional<tapped_delay_channel_config> draw_channel(random_source& random)
{
    if (random.chance(0.4)) {
        return {};
    }
    constexpr std::array<delay_profile, 8> profiles{
        delay_profile::epa,   delay_profile::eva,   delay_profile::etu,
        delay_profile::tdl_a, delay_profile::tdl_b, delay_profile::tdl_c,
        delay_profile::tdl_d, delay_profile::tdl_e
    };
    tapped_delay_channel_config c;
    c.profile = pick(random, profiles);
    c.delay_spread = log_uniform(random, 10e-9, 1000e-9);
    c.doppler = random.chance(0.3) ? 0.0 : log_uniform(random, 1.0, 500.0);
    return c;
}

// Each impairment by itself, from hardly there to a cheap radio's.
receiver_config draw_receiver(random_source& random, double noise_dbfs)
{
    receiver_config r;
    r.frequency_offset = random.uniform(-20e3, 20e3);
    if (random.chance(0.4)) {
        r.iq_gain_db = random.uniform(-0.5, 0.5);
        r.iq_phase_deg = random.uniform(-3.0, 3.0);
    }
    if (random.chance(0.4)) {
        r.dc_dbfs = noise_dbfs + random.uniform(-30.0, 10.0);
        r.dc_drift_period = random.chance(0.5) ? 0.0 : random.uniform(0.05, 2.0);
    }
    if (random.chance(0.4)) {
        r.phase_noise_dbc_hz = random.uniform(-120.0, -90.0);
        r.phase_noise_floor_dbc_hz = random.uniform(-150.0, -130.0);
    }
    if (random.chance(0.6)) {
        r.rolloff_db = random.uniform(0.5, 40.0);
        r.rolloff_share = random.uniform(0.02, 0.2);
    }
    if (random.chance(0.3)) {
        r.ripple_db = random.uniform(0.1, 2.0);
        r.ripple_periods = int(random.integer(1, 6));
    }
    if (random.chance(0.3)) {
        r.gain_drift_db = random.uniform(0.1, 1.0);
    }
    if (random.chance(0.05)) {
        r.saturation_dbfs = random.uniform(-15.0, 0.0);
    }
    if (random.chance(0.6)) {
        constexpr std::array<int, 5> bits{ 8, 8, 10, 12, 14 };
        r.bits = pick(random, bits);
    }
    return r;
}

// A converter whose steps are larger than the noise would give nothing but zeros.
void refine_converter(receiver_config& r, double noise_dbfs)
{
    const auto step_dbfs = [](int bits) {
        return 20.0 * std::log10(std::pow(2.0, -bits));
    };
    while (r.bits > 0 && r.bits < 16 && noise_dbfs - 3.0 < step_dbfs(r.bits)) {
        ++r.bits;
    }
    if (r.bits == 16 && noise_dbfs - 3.0 < step_dbfs(r.bits)) {
        r.bits = 0;
    }
}

// The strongest emitters together stay this far under full scale, but where the receiver
// is overloaded.
void set_levels(random_source& random, scene_config& scene)
{
    const bool overloaded = random.chance(0.03);
    const double room_db = overloaded ? random.uniform(-6.0, 6.0)
                                      : random.uniform(10.0, 16.0);
    double power = 0.0;
    for (const auto& e : scene.emitters) {
        power += std::pow(10.0, e.power_dbfs / 10.0);
    }
    const double excess = power > 0.0 ? 10.0 * std::log10(power) + room_db : 0.0;
    if (excess > 0.0) {
        scene.noise_dbfs -= excess;
        for (auto& e : scene.emitters) {
            e.power_dbfs -= excess;
        }
    }
}

struct stretch {
    int first_row;
    int rows;
};

// What of a frame is sensed. Pieces lie so far apart that a network sees each as if it
// ended there.
std::vector<stretch> draw_stretches(random_source& random, const sensing_profile& profile)
{
    constexpr int apart = 64; // rows
    constexpr int least_rows = 16;
    const int rows = profile.rows_per_frame;
    if (!random.chance(is_chopped)) {
        return { { 0, rows } };
    }
    const double seconds = log_uniform(random, 0.6e-3, 30e-3);
    const int length = std::max(least_rows,
                                int(seconds / profile.row_duration_s.value()));
    std::vector<stretch> pieces;
    for (int first = 0; first + least_rows <= rows; first += length + apart) {
        pieces.push_back({ first, std::min(length, rows - first) });
    }
    return pieces;
}

// Rows of the scene's samples; NaN where nothing is sensed. Each stretch begins anew, as
// the first rows of a recording do.
std::vector<std::vector<float>> sense(scene& world,
                                      spectrogram& rows,
                                      const std::vector<stretch>& stretches,
                                      int rows_per_frame)
{
    constexpr size_t piece = 8192;
    const auto columns = size_t(rows.geometry().columns());
    std::vector<std::vector<float>> detectors(
        rows.geometry().profile().detectors.size(),
        std::vector<float>(size_t(rows_per_frame) * columns, NAN));
    std::vector<std::complex<float>> samples(piece);
    int64_t generated = 0;
    for (const auto& s : stretches) {
        for (int64_t gap = rows.geometry().row_start(s.first_row) - generated; gap > 0;) {
            const auto step = size_t(std::min(gap, int64_t(piece)));
            world.generate(samples.data(), step);
            gap -= int64_t(step);
            generated += int64_t(step);
        }
        std::vector<float*> room;
        for (auto& d : detectors) {
            room.push_back(d.data() + size_t(s.first_row) * columns);
        }
        rows.restart();
        // A row is complete only when the next one's first window is.
        for (size_t done = 0; done < size_t(s.rows);) {
            world.generate(samples.data(), piece);
            generated += int64_t(piece);
            for (size_t used = 0; used < piece && done < size_t(s.rows);) {
                const auto step = rows.process(
                    samples.data() + used, piece - used, room, size_t(s.rows) - done);
                used += step.consumed;
                done += step.rows;
                for (auto& r : room) {
                    r += step.rows * columns;
                }
            }
        }
    }
    return detectors;
}

// No pixel of what is not sensed has a label.
void forget_what_is_not_sensed(frame& f)
{
    for (size_t i = 0; i < f.labels.size(); ++i) {
        if (std::isnan(f.detectors[0][i])) {
            f.labels[i] = label_unsensed;
            f.emitters[i] = 0;
        }
    }
}

// What a receiver's noise reads in each column, measured where nothing is sent.
std::vector<float> measure_floor(scene_config config, const sensing_profile& profile)
{
    constexpr size_t rows = 64;
    config.emitters.clear();
    ++config.seed;
    auto averages = profile;
    averages.detectors = { detector_kind::average };
    scene quiet(config);
    spectrogram spectra(
        averages, config.sample_rate, 0, transform_planning::reproducible);
    const auto columns = size_t(spectra.geometry().columns());
    std::vector<std::complex<float>> samples(
        size_t(spectra.geometry().row_start(int64_t(rows + 2))));
    quiet.generate(samples.data(), samples.size());
    std::vector<float> power(rows * columns), floor(columns, 0.0f);
    const auto done =
        spectra.process(samples.data(), samples.size(), { power.data() }, rows);
    const size_t written = done.rows +
        spectra.finish({ power.data() + done.rows * columns }, rows - done.rows);
    for (size_t r = 1; r < written; ++r) { // the first row is not full
        for (size_t c = 0; c < columns; ++c) {
            floor[c] += power[r * columns + c] / float(written - 1);
        }
    }
    return floor;
}

} // namespace

field_recipe::field_recipe(uint64_t seed,
                           double sample_rate,
                           const sensing_profile& profile)
    : d_seeds(seed), d_sample_rate(sample_rate), d_profile(profile)
{
    if (sample_rate != 0.0 && !(sample_rate >= lowest_rate && sample_rate <= 250e6)) {
        throw std::invalid_argument(
            "recipe field: sample_rate must lie between 1.92e6 and 250e6, got " +
            std::to_string(sample_rate));
    }
}

scene_config field_recipe::draw_scene(uint64_t index) const
{
    auto random = d_seeds.fork(index);
    const double duration = profile().rows_per_frame * profile().row_duration_s.value();
    scene_config scene;
    scene.seed = random.bits();
    const double rate = draw_rate(random);
    scene.sample_rate = d_sample_rate > 0.0 ? d_sample_rate : rate;
    scene.noise_dbfs = random.uniform(-65.0, -25.0);
    scene.clock_offset_ppm = random.uniform(-20.0, 20.0);

    constexpr std::array<weighted<int>, 7> numbers{
        { { 0, 15 }, { 1, 30 }, { 2, 25 }, { 3, 15 }, { 4, 8 }, { 5, 4 }, { 6, 3 } }
    };
    const int emitters = pick(random, numbers);
    const bool may_overlap = random.chance(0.15);
    const double less_noise_db = random.chance(is_clean) ? random.uniform(0.0, 60.0)
                                                         : 0.0;
    std::vector<interval> taken;
    for (int i = 0; i < emitters; ++i) {
        emitter_config e;
        e.signal = draw_signal(random);
        const auto signal = make_waveform(e.signal, 0);
        if (scene.sample_rate > 4000.0 * signal->sample_rate()) {
            continue; // further than a resampler goes
        }
        const double bandwidth = signal->bandwidth();
        const auto f = place(random, taken, bandwidth, scene.sample_rate, may_overlap);
        if (!f) {
            continue;
        }
        e.frequency = *f;
        // Over the noise in the signal's own bandwidth.
        const double snr_db = random.uniform(-10.0, 40.0) + less_noise_db;
        e.power_dbfs = scene.noise_dbfs + snr_db +
            10.0 * std::log10(bandwidth / scene.sample_rate);
        draw_times(random, duration, e);
        e.channel = draw_channel(random);
        scene.emitters.push_back(e);
    }
    set_levels(random, scene);
    scene.receiver = draw_receiver(random, scene.noise_dbfs);
    refine_converter(scene.receiver, scene.noise_dbfs);
    return scene;
}

frame field_recipe::make(uint64_t index) const
{
    const auto config = draw_scene(index);
    scene world(config);
    spectrogram rows(profile(), config.sample_rate, 0, transform_planning::reproducible);
    frame f;
    f.index = index;
    f.sample_rate = config.sample_rate;
    f.rows = profile().rows_per_frame;
    f.columns = rows.geometry().columns();
    auto random = d_seeds.fork(index).fork(0);
    const auto stretches = draw_stretches(random, profile());
    f.detectors = sense(world, rows, stretches, f.rows);
    if (random.chance(floor_is_known)) {
        f.floor = measure_floor(config, profile());
        const float error = float(std::pow(10.0, 0.1 * random.uniform(-1.0, 1.0)));
        for (auto& power : f.floor) {
            power *= error;
        }
    }

    label_mask mask(rows.geometry(), f.rows), emitters(rows.geometry(), f.rows);
    const auto& classes = profile().classes;
    for (const auto& a : world.take_activities()) {
        const std::string name = class_of(config.emitters[a.emitter].signal);
        const auto at = std::find(classes.begin(), classes.end(), name);
        const double weakest = name == "radar" ? weakest_pulse_snr_db : weakest_snr_db;
        const bool shows = config.snr_db(a.emitter) >= weakest;
        mask.add(a, shows ? uint8_t(at - classes.begin() + 1) : label_unsensed);
        emitters.add(a, uint8_t(a.emitter + 1));
    }
    f.labels = mask.labels();
    f.emitters = emitters.labels();
    forget_what_is_not_sensed(f);

    json parameters{ { "scene", json::parse(write_scene(config)) },
                     { "pieces", stretches.size() },
                     { "classes", json::array() },
                     { "snr_db", json::array() },
                     { "bandwidth", json::array() } };
    for (size_t i = 0; i < config.emitters.size(); ++i) {
        parameters["classes"].push_back(class_of(config.emitters[i].signal));
        parameters["snr_db"].push_back(config.snr_db(i));
        parameters["bandwidth"].push_back(bandwidth_of(config.emitters[i].signal));
    }
    f.parameters = parameters.dump();
    return f;
}

} // namespace core
} // namespace specsense
} // namespace gr
