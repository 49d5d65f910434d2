// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "paper_recipe.h"
#include "random_signals.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <gnuradio/specsense/core/channel/noise_power.h>
#include <gnuradio/specsense/core/channel/scatterer_channel.h>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <gnuradio/specsense/core/scene/label_mask.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <nlohmann/json.hpp>

namespace gr {
namespace specsense {
namespace core {

namespace {

using sample = std::complex<float>;
using json = nlohmann::ordered_json;

constexpr double sample_rate = paper_recipe::sample_rate;
constexpr int frame_samples = 175545; // three pulse repetition intervals of 58515

// Effective isotropic radiated power, W.
const double radar_power = 25e3 * std::pow(10.0, 32.8 / 10.0);
const double carrier_power = 350.0 * std::pow(10.0, 10.0 / 10.0);

constexpr std::array<double, 4> dopplers{ 0.0, 5.0, 70.0, 500.0 }; // Hz
constexpr double no_noise = INFINITY;
constexpr std::array<double, 6> noise_levels{ -10.0, 0.0, 10.0, 20.0, 30.0, no_noise };

enum class mix { radar_nr, radar_lte, radar_lte_nr };
constexpr const char* mix_names[] = { "radar+nr", "radar+lte", "radar+lte+nr" };

constexpr uint8_t lte_label = 1, nr_label = 2, radar_label = 3;

// A carrier within the band.
struct ofdm_carrier {
    signal_config signal;
    uint8_t label;
    double channel_bandwidth; // Hz
    double frequency = 0.0;   // Hz from the band's centre
};

// Reference measurement channels R.6, R.8 and R.9 (3GPP TS 36.101, annex A.3.3) with
// blocks left out at random.
ofdm_carrier draw_lte(random_source& random)
{
    constexpr std::array<int, 3> widths{ 25, 75, 100 }; // resource blocks
    lte_downlink_config config;
    config.resource_blocks = pick(random, widths);
    config.cell_id = int(random.integer(0, 503));
    config.control_symbols = config.resource_blocks == 100 ? 1 : 2;
    config.scheduling = random.chance(0.5) ? lte_scheduling::whole_band
                                           : lte_scheduling::few_blocks;
    config.load = random.uniform();
    return { config, lte_label, config.resource_blocks * 200e3 };
}

// PDSCH: 20 to 70 % of the carrier's blocks in 1 to 3 groups, in 1 to 3 groups of slots.
void draw_pdsch(random_source& random, nr_downlink_config& config)
{
    const int blocks = nr::resource_blocks(config.channel_bandwidth_mhz,
                                           config.subcarrier_spacing_khz);
    const int slots = 10 * config.subcarrier_spacing_khz / 15;
    const auto block_groups = random.integer(1, 3);
    const auto slot_groups = random.integer(1, 3);
    nr_pdsch_region r;
    r.blocks = int(std::lround(random.uniform(0.2, 0.7) * blocks / double(block_groups)));
    for (int64_t b = 0; b < block_groups; ++b) {
        r.first_block = int(random.integer(0, blocks - r.blocks));
        for (int64_t s = 0; s < slot_groups; ++s) {
            r.slots = int(random.integer(1, slots / slot_groups));
            r.first_slot = int(random.integer(0, slots - r.slots));
            config.pdsch_regions.push_back(r);
        }
    }
}

ofdm_carrier draw_nr(random_source& random)
{
    constexpr std::array<int, 7> widths{ 10, 15, 20, 25, 30, 40, 50 }; // MHz
    nr_downlink_config config;
    config.channel_bandwidth_mhz = pick(random, widths);
    config.subcarrier_spacing_khz = random.chance(0.5) ? 15 : 30;
    config.cell_id = int(random.integer(0, 1007));
    config.duplex = nr::duplex::fdd;
    config.ssb_pattern = config.subcarrier_spacing_khz == 15 ? nr::ssb_case::a
                                                             : nr::ssb_case::b;
    config.ssb_candidates = 4;
    config.ssb_period_ms = 20;
    config.ssb_blocks.clear();
    for (int block = 0; block < config.ssb_candidates; ++block) {
        if (random.chance(0.5)) {
            config.ssb_blocks.push_back(block);
        }
    }
    config.system_information = false;
    config.modulation = nr::modulation::qpsk;
    config.pdcch = nr::pdcch_use::every_slot;
    draw_pdsch(random, config);
    return { config, nr_label, config.channel_bandwidth_mhz * 1e6 };
}

// Centred, or side by side in either order with a gap of whole MHz, as fits into the
// band.
std::vector<ofdm_carrier> draw_carriers(mix m, random_source& random)
{
    if (m == mix::radar_nr) {
        return { draw_nr(random) };
    }
    if (m == mix::radar_lte) {
        return { draw_lte(random) };
    }
    for (;;) {
        std::vector<ofdm_carrier> both{ draw_lte(random), draw_nr(random) };
        const double room = sample_rate - both[0].channel_bandwidth -
            both[1].channel_bandwidth;
        if (room < 0.0) {
            continue;
        }
        const double gap = 1e6 * double(random.integer(0, int64_t(room / 1e6)));
        if (random.chance(0.5)) {
            std::swap(both[0], both[1]);
        }
        const double total = both[0].channel_bandwidth + gap + both[1].channel_bandwidth;
        both[0].frequency = (both[0].channel_bandwidth - total) / 2.0;
        both[1].frequency = (total - both[1].channel_bandwidth) / 2.0;
        return both;
    }
}

void add(std::vector<sample>& sum, const std::vector<sample>& x)
{
    for (size_t i = 0; i < sum.size(); ++i) {
        sum[i] += x[i];
    }
}

double largest_doppler(const scatterer_channel& channel)
{
    double largest = 0.0;
    for (const auto& path : channel.paths()) {
        largest = std::max(largest, std::abs(path.doppler));
    }
    return largest;
}

// JSON has no infinity.
json or_null(double value) { return std::isfinite(value) ? json(value) : json(); }

// Samples of a signal as it is sent, of power \p watts.
std::vector<sample>
transmit(const signal_config& config, double frequency, double watts, uint64_t seed)
{
    tuned_waveform signal(make_waveform(config, seed), sample_rate, frequency);
    std::vector<sample> x(frame_samples);
    signal.generate(x.data(), x.size());
    for (auto& v : x) {
        v *= float(std::sqrt(watts));
    }
    return x;
}

// Rows in which the radar's echoes are not zero.
std::vector<bool> rows_with(const std::vector<sample>& echoes,
                            const spectrogram_geometry& geometry,
                            int rows)
{
    std::vector<bool> hit(size_t(rows), false);
    for (int row = 0; row < rows; ++row) {
        const auto first = echoes.begin() + geometry.row_start(row);
        const auto last = echoes.begin() +
            std::min<int64_t>(geometry.row_start(row + 1), frame_samples);
        hit[size_t(row)] =
            std::any_of(first, last, [](const sample& v) { return v != sample(0.0f); });
    }
    return hit;
}

// Carriers fill their channel bandwidth over all rows; the radar fills whole rows, and
// wins.
std::vector<uint8_t> paint(const spectrogram_geometry& geometry,
                           int rows,
                           const std::vector<ofdm_carrier>& carriers,
                           const std::vector<bool>& radar_rows)
{
    label_mask mask(geometry, rows);
    const double duration = frame_samples / sample_rate;
    for (const auto& c : carriers) {
        const double half = c.channel_bandwidth / 2.0;
        mask.add({ 0.0, duration, c.frequency - half, c.frequency + half }, c.label);
    }
    auto labels = mask.labels();
    const auto columns = size_t(geometry.columns());
    for (size_t row = 0; row < radar_rows.size(); ++row) {
        if (radar_rows[row]) {
            std::fill_n(
                labels.begin() + std::ptrdiff_t(row * columns), columns, radar_label);
        }
    }
    return labels;
}

} // namespace

const sensing_profile& paper_recipe::profile() const { return find_profile("paper"); }

frame paper_recipe::make(uint64_t index) const
{
    auto random = d_seeds.fork(index);
    const mix m = mix(index % 3);
    const double doppler = dopplers[index / 3 % dopplers.size()];
    const double snr_db = noise_levels[index / 12 % noise_levels.size()];
    const auto geometry = paper_geometry(doppler, random);
    const auto carriers = draw_carriers(m, random);

    // Transmitters at the same place share their echoes.
    std::vector<sample> sum(frame_samples, 0.0f);
    for (size_t i = 0; i < carriers.size(); ++i) {
        const auto& c = carriers[i];
        add(sum, transmit(c.signal, c.frequency, carrier_power, random.fork_seed(i)));
    }
    scatterer_channel carrier_echoes(geometry, paper_base_station_position, sample_rate);
    carrier_echoes.process(sum.data(), sum.data(), sum.size());
    const signal_config pulses = airport_radar(sample_rate, random);
    auto echoes = transmit(pulses, 0.0, radar_power, random.fork_seed(carriers.size()));
    scatterer_channel(geometry, paper_radar_position, sample_rate)
        .process(echoes.data(), echoes.data(), echoes.size());
    add(sum, echoes);

    // The receiver's gain brings signal and noise together to power 1.
    const double power = mean_power(sum.data(), sum.size());
    const double noise_share = noise_power_over_band(1.0,
                                                     snr_db); // of the signal's power
    for (auto& v : sum) {
        v *= float(1.0 / std::sqrt(power * (1.0 + noise_share)));
    }
    std::vector<sample> noise(frame_samples, 0.0f);
    if (noise_share > 0.0) {
        random.fork(carriers.size() + 1)
            .add_noise(noise.data(), noise.size(), noise_share / (1.0 + noise_share));
    }
    const double measured_snr = mean_power(sum.data(), sum.size()) /
        mean_power(noise.data(), noise.size());
    add(sum, noise);

    spectrogram rows(profile(), sample_rate, 0, transform_planning::reproducible);
    frame f;
    f.index = index;
    f.sample_rate = sample_rate;
    f.rows = profile().rows_per_frame;
    f.columns = rows.geometry().columns();
    f.detectors.emplace_back(size_t(f.rows) * size_t(f.columns));
    // The last row ends with the frame.
    const auto done =
        rows.process(sum.data(), sum.size(), { f.detectors[0].data() }, size_t(f.rows));
    rows.finish({ f.detectors[0].data() + done.rows * size_t(f.columns) },
                size_t(f.rows) - done.rows);
    f.labels = paint(
        rows.geometry(), f.rows, carriers, rows_with(echoes, rows.geometry(), f.rows));

    json signals = json::array();
    for (const auto& c : carriers) {
        auto signal = json::parse(write_signal(c.signal));
        signal["frequency"] = c.frequency;
        signals.push_back(signal);
    }
    signals.push_back(json::parse(write_signal(pulses)));
    json parameters{ { "mix", mix_names[int(m)] },
                     { "doppler_hz", doppler },
                     { "snr_db", or_null(snr_db) },
                     { "measured_snr_db", or_null(10.0 * std::log10(measured_snr)) },
                     { "largest_doppler_hz", largest_doppler(carrier_echoes) },
                     { "scatterers", geometry.scatterers.size() },
                     { "signals", signals } };
    f.parameters = parameters.dump();
    return f;
}

} // namespace core
} // namespace specsense
} // namespace gr
